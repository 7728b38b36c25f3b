using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks;

/// <summary>The parameters of one network: a native block in the layout of its shape.</summary>
internal sealed unsafe class HrnnParameters(HrnnShape shape) : IDisposable
{
    public HrnnShape Shape { get; } = shape;

    public NativeBuffer Block { get; } = NativeBuffer.Allocate(shape.Layout.Length);

    public float* Pointer => Block.Pointer;

    /// <summary>The address of a tensor's row.</summary>
    public float* Row(ParameterTensor tensor, int row) => Pointer + tensor.Offset + ((long)row * tensor.Stride);

    /// <summary>
    /// Item vectors and embeddings normal with deviation scale/√hidden, GRU weights uniform in ±1/√hidden (the usual choice
    /// for gated units), item biases ln of the item's smoothed share of the training events, so that training starts from
    /// popularity and spends its steps on what popularity does not know.
    /// </summary>
    public void Initialise(ulong seed, float scale, ReadOnlySpan<int> itemCounts)
    {
        var random = new FastRandom(seed, RandomStream.Initialisation);
        var deviation = scale / MathF.Sqrt(Shape.Hidden);
        foreach (var tensor in new[] { Shape.Items, Shape.EventTypes, Shape.Gaps, Shape.Sessions, Shape.Begin })
        {
            for (var row = 0; row < tensor.Rows; row++)
            {
                foreach (ref var value in new Span<float>(Row(tensor, row), tensor.Columns))
                    value = deviation * (float)random.NextGaussian();
            }
        }

        var bound = 1 / MathF.Sqrt(Shape.Hidden);
        foreach (var tensor in new[] { Shape.InputWeight, Shape.RecurrentWeight })
        {
            for (var row = 0; row < tensor.Rows; row++)
            {
                foreach (ref var value in new Span<float>(Row(tensor, row), tensor.Columns))
                    value = bound * ((2 * random.NextFloat()) - 1);
            }
        }

        var total = 0.0;
        foreach (var count in itemCounts)
            total += count + 0.5;
        for (var item = 0; item < Shape.ItemCount; item++)
            Row(Shape.ItemBias, 0)[item] = (float)Math.Log((itemCounts[item] + 0.5) / total * Shape.ItemCount);
        FirstOrderTerm.Initialise(new Span<float>(Row(Shape.FirstOrder, 0), FirstOrderTerm.ParameterCount));
    }

    public void Dispose() => Block.Dispose();
}

/// <summary>One stream of random numbers a purpose, so that using more of one does not change another.</summary>
internal static class RandomStream
{
    public const ulong Initialisation = 1;
    public const ulong Shuffle = 2;
    public const ulong Dropout = 3;
    public const ulong Negatives = 4;
    public const ulong Split = 5;
}
