using Personalize.Engine.Data.Features;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>Items that a model was not trained on, with vectors made of their features: items put or imported since the training.</summary>
internal sealed unsafe class DescribedItems
{
    private readonly float[] _vectors;

    /// <param name="ids">The items.</param>
    /// <param name="features">The features of every item.</param>
    /// <param name="vectors">Pinned; [items × stride].</param>
    /// <param name="biases">[items].</param>
    /// <param name="births">[items].</param>
    public DescribedItems(Vocabulary ids, FeatureTable features, float[] vectors, float[] biases, long[] births)
    {
        (Ids, Features, Biases, Births, _vectors) = (ids, features, biases, births, vectors);
        Stride = vectors.Length / Math.Max(1, ids.Count);
    }

    public Vocabulary Ids { get; }

    public int Count => Ids.Count;

    public FeatureTable Features { get; }

    public float[] Biases { get; }

    /// <summary>Unix seconds since when each item exists, or <see cref="ColumnData.MissingInteger"/>.</summary>
    public long[] Births { get; }

    /// <summary>Floats from vector to vector.</summary>
    public int Stride { get; }

    /// <summary>The vector of an item.</summary>
    public float* Vector(int index) => EncodedSequences.Address(_vectors) + ((long)index * Stride);
}
