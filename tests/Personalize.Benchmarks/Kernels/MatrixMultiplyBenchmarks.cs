using BenchmarkDotNet.Attributes;
using Personalize.Engine.Kernels;

namespace Personalize.Benchmarks.Kernels;

/// <summary>The products of a training step on ml-1m (3 416 items, padded to 3 424).</summary>
public unsafe class MatrixMultiplyBenchmarks : KernelBenchmark
{
    private const int Items = 3424;
    private const int WindowPositions = 2048;

    private float* _states;
    private float* _items;
    private float* _packedItems;
    private float* _packedWeights;
    private float* _logits;
    private float* _result;

    [Params(48, 128, 256)]
    public int Hidden { get; set; }

    [Params(32, 64, 256)]
    public int Positions { get; set; }

    [Benchmark]
    public void Logits() => Kernels.MatrixMultiplyPacked(Positions, Items, Hidden, _states, Hidden, 1, _packedItems, 0, _logits, Items, accumulate: false);

    [Benchmark]
    public void StateGradient() => Kernels.MatrixMultiply(Positions, Hidden, Items, _logits, Items, 1, _items, Hidden, _result, Hidden, accumulate: false);

    [Benchmark]
    public void ItemGradient() => Kernels.MatrixMultiply(Items, Hidden, Positions, _logits, 1, Items, _states, Hidden, _items, Hidden, accumulate: true);

    [Benchmark]
    public void RecurrentStep()
        => Kernels.MatrixMultiplyPacked(Positions, 3 * Hidden, Hidden, _states, Hidden, 1, _packedWeights, 0, _result, 3 * Hidden, accumulate: false);

    [Benchmark]
    public void InputProjection()
        => Kernels.MatrixMultiplyPacked(WindowPositions, 3 * Hidden, Hidden, _states, Hidden, 1, _packedWeights, 0, _result, 3 * Hidden, accumulate: false);

    [Benchmark]
    public void WeightGradient()
        => Kernels.MatrixMultiply(Hidden, 3 * Hidden, WindowPositions, _states, 1, Hidden, _logits, 3 * Hidden, _result, 3 * Hidden, accumulate: true);

    [Benchmark]
    public void PackItems() => MatrixMultiply.PackTransposed(Items, Hidden, _items, Hidden, _packedItems);

    public override Work WorkOf(string method) => method switch
    {
        nameof(RecurrentStep) => Work.Products(3d * Positions * Hidden * Hidden),
        nameof(InputProjection) or nameof(WeightGradient) => Work.Products(3d * WindowPositions * Hidden * Hidden),
        nameof(PackItems) => Work.Elements((double)Items * Hidden),
        _ => Work.Products((double)Positions * Hidden * Items),
    };

    protected override void Allocate()
    {
        _states = Random(WindowPositions * Hidden);
        _items = Random(Items * Hidden);
        _packedItems = Random(MatrixMultiply.PackedLength(Items, Hidden));
        _packedWeights = Random(MatrixMultiply.PackedLength(3 * Hidden, Hidden));
        _logits = Random(Math.Max(Positions * Items, WindowPositions * 3 * Hidden));
        _result = Random(WindowPositions * 3 * Hidden);
    }
}
