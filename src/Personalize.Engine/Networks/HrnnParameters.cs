using System.Buffers;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Networks;

/// <summary>
/// The parameters of one network: a native block in the layout of its shape. For serving, the item table and bias may be elsewhere (in a
/// memory-mapped file), and the block holds only what comes before them.
/// </summary>
internal sealed unsafe class HrnnParameters : IDisposable
{
    private readonly NativeBuffer _block;
    private MemoryHandle _pinnedItems;
    private MemoryHandle _pinnedItemBias;

    /// <summary>One block for all parameters, initially zero.</summary>
    public HrnnParameters(HrnnShape shape)
    {
        Shape = shape;
        _block = NativeBuffer.Allocate(shape.Layout.Length);
        Items = Row(shape.Items, 0);
        ItemStride = shape.Items.Stride;
        ItemBias = Row(shape.ItemBias, 0);
    }

    /// <summary>A block for the small parameters, with the item table elsewhere.</summary>
    /// <param name="shape">The sizes of the network.</param>
    /// <param name="items">[items × <paramref name="itemStride"/>] floats, read-only; owned by this object from here on.</param>
    /// <param name="itemStride">At least hidden.</param>
    /// <param name="itemBias">[items] floats, likewise.</param>
    public HrnnParameters(HrnnShape shape, MemoryHandle items, int itemStride, MemoryHandle itemBias)
    {
        Shape = shape;
        _block = NativeBuffer.Allocate(shape.LengthWithoutItems);
        (_pinnedItems, _pinnedItemBias) = (items, itemBias);
        Items = (float*)items.Pointer;
        ItemStride = itemStride;
        ItemBias = (float*)itemBias.Pointer;
    }

    public HrnnShape Shape { get; }

    public float* Pointer => _block.Pointer;

    /// <summary>E, rows of <see cref="ItemStride"/> floats.</summary>
    public float* Items { get; }

    public int ItemStride { get; }

    /// <summary>b, [items].</summary>
    public float* ItemBias { get; }

    /// <summary>The address of a tensor's row.</summary>
    public float* Row(ParameterTensor tensor, int row) => Pointer + tensor.Offset + ((long)row * tensor.Stride);

    /// <summary>
    /// Item vectors and embeddings normal with deviation scale/√hidden, GRU weights uniform in ±1/√hidden (the usual choice
    /// for gated units), item biases ln of the item's smoothed share of the training events, so that training starts from
    /// popularity and spends its steps on what popularity does not explain. Vectors of features start from zero, so a feature that occurs
    /// in no training event has no effect.
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
            ItemBias[item] = (float)Math.Log((itemCounts[item] + 0.5) / total * Shape.ItemCount);
        foreach (var (entry, tensor) in ScoreTerms.All.Zip(Shape.Terms))
            entry.Initialise(tensor is null ? [] : new Span<float>(Row(tensor, 0), entry.ParameterCount));
    }

    /// <summary>
    /// Vectors of the features of items with events, for a network whose items have no vectors of their own: normal with deviation scale/√hidden,
    /// like those. From zero, at which all items look alike, such a network would have to find out first that they differ, for which small data
    /// does not suffice. A feature of no such item stays zero and so without effect.
    /// </summary>
    public void InitialiseFeatures(ulong seed, float scale, FeatureTable features, ReadOnlySpan<int> itemCounts)
    {
        var occurs = new bool[Shape.ItemFeatures!.Rows];
        for (var item = 0; item < itemCounts.Length; item++)
        {
            for (var k = features.Offsets[item]; itemCounts[item] > 0 && k < features.Offsets[item + 1]; k++)
                occurs[features.Features[k]] = true;
        }

        var deviation = scale / MathF.Sqrt(Shape.Hidden);
        for (var feature = 0; feature < occurs.Length; feature++)
        {
            var random = new FastRandom(seed, (RandomStream.Features << 32) + (ulong)feature);
            foreach (ref var value in new Span<float>(Row(Shape.ItemFeatures, feature), occurs[feature] ? Shape.Hidden : 0))
                value = deviation * (float)random.NextGaussian();
        }
    }

    /// <summary>Takes over all values of a network of the same shape.</summary>
    public void CopyFrom(HrnnParameters other)
    {
        var bytes = Shape.Layout.Length * sizeof(float);
        Buffer.MemoryCopy(other.Pointer, Pointer, bytes, bytes);
    }

    public void Dispose()
    {
        _block.Dispose();
        _pinnedItems.Dispose();
        _pinnedItemBias.Dispose();
    }
}
