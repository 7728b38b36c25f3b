using BenchmarkDotNet.Attributes;
using Personalize.Engine.Kernels;

namespace Personalize.Benchmarks.Kernels;

/// <summary>Memory-bound operations: bytes read and written, for blocks in the second-level cache, in the third-level cache, and beyond.</summary>
public unsafe class VectorBenchmarks : KernelBenchmark
{
    private const int Columns = 128;

    private float* _rows;
    private float* _vector;
    private float* _result;

    [Params(512, 3424, 60_000)]
    public int Rows { get; set; }

    [Benchmark]
    public void MatrixVector() => Kernels.MatrixVector(_rows, Rows, Columns, Columns, _vector, _result);

    [Benchmark]
    public void ColumnSum() => Kernels.ColumnSum(_rows, Rows, Columns, Columns, _vector);

    [Benchmark]
    public void Scale() => Kernels.Scale(_rows, Rows * Columns, 1);

    /// <summary>A quarter of the rows each for the parameters, the gradient and the two moments.</summary>
    [Benchmark]
    public void AdamW()
    {
        var count = Rows / 4 * Columns;
        Kernels.AdamW(_rows, _rows + count, _rows + (2 * count), _rows + (3 * count), count, AdamWStep.At(10, 1e-3f, 0.9f, 0.999f, 1e-8f, 0.1f));
    }

    public override Work WorkOf(string method)
        => Work.Bytes(sizeof(float) * (double)Rows * Columns * (method is nameof(Scale) or nameof(AdamW) ? 2 : 1));

    protected override void Allocate()
    {
        _rows = Random((long)Rows * Columns);
        // Second moments are never negative.
        for (var index = (long)Rows * Columns / 4 * 3; index < (long)Rows * Columns; index++)
            _rows[index] = Math.Abs(_rows[index]);
        _vector = Random(Columns);
        _result = Random(Rows);
    }
}
