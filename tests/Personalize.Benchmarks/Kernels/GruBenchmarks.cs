using BenchmarkDotNet.Attributes;
using Personalize.Engine.Kernels;

namespace Personalize.Benchmarks.Kernels;

/// <summary>One recurrent step: the gates alone, and with the product, where the share of the peak shows the cost of the gates.</summary>
public unsafe class GruBenchmarks : KernelBenchmark
{
    private float* _input;
    private float* _recurrent;
    private float* _saved;
    private float* _dInput;
    private float* _dRecurrent;
    private float* _state;
    private float* _next;
    private float* _dPrevious;
    private float* _weights;

    [Params(48, 128, 256)]
    public int Hidden { get; set; }

    [Params(16, 64)]
    public int Lanes { get; set; }

    [Benchmark]
    public void Gates() => Kernels.GruForward(Lanes, Hidden, _input, _recurrent, _state, _next, _saved);

    [Benchmark]
    public void GatesBackward() => Kernels.GruBackward(Lanes, Hidden, _next, _saved, _recurrent, _state, _dInput, _dRecurrent, _dPrevious);

    [Benchmark]
    public void Step()
    {
        Kernels.MatrixMultiplyPacked(Lanes, 3 * Hidden, Hidden, _state, Hidden, 1, _weights, 0, _recurrent, 3 * Hidden, accumulate: false);
        Kernels.GruForward(Lanes, Hidden, _input, _recurrent, _state, _next, _saved);
    }

    public override Work WorkOf(string method)
        => method == nameof(Step) ? Work.Products(3d * Lanes * Hidden * Hidden) : Work.Elements((double)Lanes * Hidden);

    protected override void Allocate()
    {
        _input = Random(Lanes * 3 * Hidden);
        _recurrent = Random(Lanes * 3 * Hidden);
        _saved = Random(Lanes * 3 * Hidden);
        _dInput = Random(Lanes * 3 * Hidden);
        _dRecurrent = Random(Lanes * 3 * Hidden);
        _state = Random(Lanes * Hidden);
        _next = Random(Lanes * Hidden);
        _dPrevious = Random(Lanes * Hidden);
        _weights = Random(MatrixMultiply.PackedLength(3 * Hidden, Hidden));
    }
}
