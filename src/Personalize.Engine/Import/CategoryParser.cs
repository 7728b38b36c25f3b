using Personalize.Engine.Data;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>Categorical values. They repeat, but a column may be declared categorical by mistake, so the pool is bounded.</summary>
internal sealed class CategoryParser(SchemaField field, int rows) : FieldParser(field)
{
    private const int LargestPool = 1 << 18;

    private readonly string?[] _texts = new string?[rows];
    private readonly GrowingVocabulary _pool = new();

    public override ColumnData Column => new(Field.Name) { Texts = _texts };

    public override IReadOnlyList<string> LikeMissing => MissingValues.Occurring(word => _pool.IndexOf(word) >= 0);

    public override void Move(int from, int to) => _texts[to] = _texts[from];

    protected override void SetMissing(int row) => _texts[row] = null;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        if (text.Length > DatasetFields.LongestCategory)
            return $"is longer than {DatasetFields.LongestCategory} characters";
        _texts[row] = _pool.Count < LargestPool ? _pool[_pool.Add(text)] : text.ToString();
        return null;
    }
}
