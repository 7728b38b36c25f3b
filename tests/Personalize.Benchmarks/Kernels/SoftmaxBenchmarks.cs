using BenchmarkDotNet.Attributes;

namespace Personalize.Benchmarks.Kernels;

/// <summary>Softmax of one row, which is in the cache, as it is after the product.</summary>
public unsafe class SoftmaxBenchmarks : KernelBenchmark
{
    private float* _row;
    private float* _bias;

    [Params(3424, 30_016)]
    public int Items { get; set; }

    [Benchmark]
    public float Softmax() => Kernels.Softmax(_row, _bias, Items, 1);

    [Benchmark]
    public float LogSumExp() => Kernels.LogSumExp(_row, _bias, Items);

    public override Work WorkOf(string method) => Work.Elements(Items);

    protected override void Allocate()
    {
        _row = Random(Items);
        _bias = Random(Items);
    }
}
