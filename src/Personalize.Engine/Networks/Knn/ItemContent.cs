using Personalize.Engine.Data.Features;

namespace Personalize.Engine.Networks.Knn;

/// <summary>
/// What the metadata of items says, as vectors of length 1: their features, weighted by the logarithm of how rare they are among the items
/// (content-based nearest neighbours: Pazzani and Billsus, 2007).
/// <code>x(j, f) = w(j, f)·ln(1 + items/items with f) / |…|</code>
/// </summary>
internal sealed class ItemContent
{
    private readonly FeatureTable _table;
    private readonly float[] _rarity;
    private readonly float[] _values;

    /// <param name="table">The features of every item.</param>
    /// <param name="featureCount">The number of features.</param>
    public ItemContent(FeatureTable table, int featureCount)
        : this(table, RarityOf(table, featureCount))
    {
    }

    private ItemContent(FeatureTable table, float[] rarity) => (_table, _rarity, _values) = (table, rarity, Values(table, rarity));

    public int ItemCount => _table.RowCount;

    public int FeatureCount => _rarity.Length;

    /// <summary>Items that came later, seen as these are.</summary>
    public ItemContent Later(FeatureTable table) => new(table, _rarity);

    /// <summary>Adds the vector of an item to a profile.</summary>
    /// <param name="item">The item.</param>
    /// <param name="profile">[features].</param>
    public void AddTo(int item, float[] profile)
    {
        for (var k = _table.Offsets[item]; k < _table.Offsets[item + 1]; k++)
            profile[_table.Features[k]] += _values[k];
    }

    /// <summary>The product of the vector of an item and a profile.</summary>
    /// <inheritdoc cref="AddTo" path="/param"/>
    public float Dot(int item, float[] profile)
    {
        var sum = 0f;
        for (var k = _table.Offsets[item]; k < _table.Offsets[item + 1]; k++)
            sum += profile[_table.Features[k]] * _values[k];
        return sum;
    }

    private static float[] RarityOf(FeatureTable table, int featureCount)
    {
        var counts = new int[featureCount];
        foreach (var feature in table.Features)
            counts[feature]++;
        return Array.ConvertAll(counts, count => MathF.Log(1 + ((float)table.RowCount / Math.Max(1, count))));
    }

    private static float[] Values(FeatureTable table, float[] rarity)
    {
        var values = new float[table.Weights.Length];
        for (var item = 0; item < table.RowCount; item++)
        {
            var squares = 0f;
            for (var k = table.Offsets[item]; k < table.Offsets[item + 1]; k++)
            {
                values[k] = table.Weights[k] * rarity[table.Features[k]];
                squares += values[k] * values[k];
            }

            var length = MathF.Max(1e-6f, MathF.Sqrt(squares));
            for (var k = table.Offsets[item]; k < table.Offsets[item + 1]; k++)
                values[k] /= length;
        }

        return values;
    }
}
