using Personalize.Engine.Data.Features;

namespace Personalize.Engine.Training.Tables;

/// <summary>
/// How alike the metadata of items is: the cosine of their features, each weighted by its rarity (tf-idf: Salton and Buckley, Information
/// Processing and Management 1988).
/// </summary>
internal sealed class ContentSimilarity
{
    /// <summary>Items that share only what more items than this have are not compared by it, which would take time and say little.</summary>
    private const int MostItemsPerFeature = 2000;

    private readonly FeatureTable _table;
    private readonly float[] _weights;
    private readonly int[] _offsets;
    private readonly int[] _items;
    private readonly float[] _itemWeights;

    /// <param name="table">The features of the items.</param>
    /// <param name="featureCount">Number of features.</param>
    /// <param name="order">All items, those that are compared rather than others first.</param>
    public ContentSimilarity(FeatureTable table, int featureCount, int[] order)
    {
        _table = table;
        var frequency = new int[featureCount];
        foreach (var feature in table.Features)
            frequency[feature]++;
        _weights = new float[table.Features.Length];
        for (var item = 0; item < table.RowCount; item++)
        {
            double square = 0;
            for (var k = table.Offsets[item]; k < table.Offsets[item + 1]; k++)
            {
                _weights[k] = (float)(table.Weights[k] * Math.Log((1.0 + table.RowCount) / frequency[table.Features[k]]));
                square += (double)_weights[k] * _weights[k];
            }

            for (var k = table.Offsets[item]; k < table.Offsets[item + 1] && square > 0; k++)
                _weights[k] /= (float)Math.Sqrt(square);
        }

        // Feature → its items, by their order.
        _offsets = new int[featureCount + 1];
        for (var feature = 0; feature < featureCount; feature++)
            _offsets[feature + 1] = _offsets[feature] + Math.Min(frequency[feature], MostItemsPerFeature);
        _items = new int[_offsets[^1]];
        _itemWeights = new float[_offsets[^1]];
        var next = _offsets.ToArray();
        foreach (var item in order)
        {
            for (var k = table.Offsets[item]; k < table.Offsets[item + 1]; k++)
            {
                var feature = table.Features[k];
                if (next[feature] < _offsets[feature + 1])
                    (_items[next[feature]], _itemWeights[next[feature]++]) = (item, _weights[k]);
            }
        }
    }

    /// <summary>Adds to each item how alike it is.</summary>
    /// <param name="item">The item to compare with.</param>
    /// <param name="scores">[items] receives the cosines, which are added.</param>
    /// <param name="touched">Receives the items whose score was 0.</param>
    public void Add(int item, float[] scores, List<int> touched)
    {
        for (var k = _table.Offsets[item]; k < _table.Offsets[item + 1]; k++)
        {
            var feature = _table.Features[k];
            for (var p = _offsets[feature]; p < _offsets[feature + 1]; p++)
            {
                var product = _weights[k] * _itemWeights[p];
                if (product == 0)
                    continue;
                if (scores[_items[p]] == 0)
                    touched.Add(_items[p]);
                scores[_items[p]] += product;
            }
        }
    }
}
