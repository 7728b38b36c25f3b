namespace Personalize.Engine.Data.Features;

/// <summary>
/// The features of the rows of a table (items, users or events) as a sparse matrix in compressed rows: entries
/// [<see cref="Offsets"/>[row], <see cref="Offsets"/>[row + 1]) of <see cref="Features"/> and <see cref="Weights"/>. Pinned.
/// </summary>
internal sealed class FeatureTable
{
    private FeatureTable(int[] offsets, int[] features, float[] weights) => (Offsets, Features, Weights) = (offsets, features, weights);

    /// <summary>Length: rows + 1.</summary>
    public int[] Offsets { get; }

    /// <summary>Row of the feature's embedding, per entry.</summary>
    public int[] Features { get; }

    /// <summary>Factor of the feature's embedding, per entry.</summary>
    public float[] Weights { get; }

    public int RowCount => Offsets.Length - 1;

    /// <summary>A table without features.</summary>
    public static FeatureTable Empty(int rows) => new(new int[rows + 1], [], []);

    /// <summary>Takes over stored arrays.</summary>
    /// <param name="featureCount">The number of features.</param>
    /// <exception cref="ArgumentException">They do not form a table.</exception>
    public static FeatureTable From(ReadOnlySpan<int> offsets, ReadOnlySpan<int> features, ReadOnlySpan<float> weights, int featureCount)
    {
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] != features.Length || features.Length != weights.Length)
            throw new ArgumentException("the offsets do not fit the entries");
        for (var row = 1; row < offsets.Length; row++)
        {
            if (offsets[row] < offsets[row - 1])
                throw new ArgumentException("the offsets decrease");
        }

        if (features.ContainsAnyExceptInRange(0, featureCount - 1))
            throw new ArgumentException("a feature does not exist");
        var table = new FeatureTable(offsets.ToArray(), EncodedSequences.Pinned<int>(features.Length), EncodedSequences.Pinned<float>(features.Length));
        features.CopyTo(table.Features);
        weights.CopyTo(table.Weights);
        return table;
    }

    /// <summary>Collects a table row by row.</summary>
    internal sealed class Builder
    {
        private readonly List<int> _offsets = [0];
        private readonly List<int> _features = [];
        private readonly List<float> _weights = [];

        /// <summary>Adds a feature to the row being collected.</summary>
        public void Add(int feature, float weight)
        {
            _features.Add(feature);
            _weights.Add(weight);
        }

        public void EndRow() => _offsets.Add(_features.Count);

        /// <summary>About how much memory it takes.</summary>
        public long Bytes => ((long)_offsets.Capacity + _features.Capacity + _weights.Capacity) * sizeof(int);

        /// <summary>Adds the rows of a table from one on.</summary>
        public void Append(FeatureTable table, int first)
        {
            for (var row = first; row < table.RowCount; row++)
            {
                for (var k = table.Offsets[row]; k < table.Offsets[row + 1]; k++)
                    Add(table.Features[k], table.Weights[k]);
                EndRow();
            }
        }

        /// <summary>The same table without a row.</summary>
        public FeatureTable BuildWithout(int without)
        {
            var table = Build();
            if (without >= table.RowCount)
                return table;
            var builder = new Builder();
            for (var row = 0; row < table.RowCount; row++)
            {
                for (var k = table.Offsets[row]; row != without && k < table.Offsets[row + 1]; k++)
                    builder.Add(table.Features[k], table.Weights[k]);
                if (row != without)
                    builder.EndRow();
            }

            return builder.Build();
        }

        public FeatureTable Build() => From(
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_offsets),
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_features),
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_weights), int.MaxValue);
    }
}
