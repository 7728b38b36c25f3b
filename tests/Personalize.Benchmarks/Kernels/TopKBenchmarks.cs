using BenchmarkDotNet.Attributes;

namespace Personalize.Benchmarks.Kernels;

/// <summary>The best 25 of one score per item, in random order.</summary>
public unsafe class TopKBenchmarks : KernelBenchmark
{
    private readonly int[] _indices = new int[25];
    private readonly float[] _values = new float[25];
    private float* _scores;

    [Params(3424, 30_000, 750_000)]
    public int Items { get; set; }

    [Benchmark]
    public int TopK() => Kernels.TopK(_scores, Items, 25, _indices, _values);

    public override Work WorkOf(string method) => Work.Bytes(sizeof(float) * (double)Items);

    protected override void Allocate() => _scores = Random(Items);
}
