using System.Text.Json.Serialization;

namespace Personalize.Engine.Data.Features;

/// <summary>
/// The features of all fields of a table, numbered one field after the other. Learned from the training data
/// (<see cref="FeatureFitting"/>), stored with the model.
/// </summary>
internal sealed class FeatureSpace
{
    private readonly int[] _first;

    /// <exception cref="ArgumentException">A field is missing: a damaged model file.</exception>
    [JsonConstructor]
    public FeatureSpace(IReadOnlyList<FeatureField> fields)
    {
        if (fields.Any(field => field is null))
            throw new ArgumentException("a field of its metadata is null", nameof(fields));
        Fields = fields;
        _first = new int[fields.Count + 1];
        for (var i = 0; i < fields.Count; i++)
            _first[i + 1] = _first[i] + fields[i].Count;
    }

    public static FeatureSpace Empty { get; } = new([]);

    public IReadOnlyList<FeatureField> Fields { get; }

    /// <summary>Number of features of all fields.</summary>
    [JsonIgnore]
    public int Count => _first[^1];

    /// <summary>The more fields there are, the smaller the weight of each, so that their sum keeps its size.</summary>
    private float Scale => 1 / MathF.Sqrt(Math.Max(1, Fields.Count));

    /// <summary>The features of every row of the columns, which are those of <see cref="Fields"/> in any order.</summary>
    /// <param name="columns">Metadata; a field without a column counts as missing.</param>
    /// <param name="rows">Rows of the columns.</param>
    public FeatureTable Encode(IReadOnlyList<MetadataColumn> columns, int rows)
    {
        if (Fields.Count == 0)
            return FeatureTable.Empty(rows);
        var builder = new FeatureTable.Builder();
        var ordered = InOrder(columns);
        for (var row = 0; row < rows; row++)
            EncodeRow(ordered, row, builder);
        return builder.Build();
    }

    /// <summary>
    /// The features of one row of the columns, which are those of <see cref="Fields"/> in any order; without columns, all values count as missing.
    /// </summary>
    public void Encode(IReadOnlyList<MetadataColumn> columns, int row, FeatureTable.Builder into) => EncodeRow(InOrder(columns), row, into);

    /// <summary>Whether a request may give a field with this name, ignoring case.</summary>
    public bool Knows(string name) => Fields.Any(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The features of one row given as text, as in requests; names match regardless of case.</summary>
    /// <param name="values">Field → value.</param>
    /// <param name="into">Receives them, and the end of the row.</param>
    public void Encode(IReadOnlyDictionary<string, string> values, FeatureTable.Builder into)
    {
        for (var f = 0; f < Fields.Count; f++)
        {
            var text = values.FirstOrDefault(pair => pair.Key.Equals(Fields[f].Name, StringComparison.OrdinalIgnoreCase)).Value;
            Fields[f].Encode(text, text is null ? double.NaN : Fields[f].Parse(text), _first[f], Scale, into);
        }

        into.EndRow();
    }

    /// <summary>What a feature means, for people.</summary>
    public string Describe(int feature)
    {
        var f = Array.BinarySearch(_first, feature);
        f = f < 0 ? ~f - 1 : f;
        return Fields[f].Describe(feature - _first[f]);
    }

    private MetadataColumn?[] InOrder(IReadOnlyList<MetadataColumn> columns) =>
        [.. Fields.Select(field => columns.FirstOrDefault(column => column.Name == field.Name))];

    private void EncodeRow(MetadataColumn?[] columns, int row, FeatureTable.Builder into)
    {
        for (var f = 0; f < Fields.Count; f++)
            Fields[f].Encode(columns[f]?.Texts?[row], columns[f]?.Numbers?[row] ?? double.NaN, _first[f], Scale, into);
        into.EndRow();
    }
}
