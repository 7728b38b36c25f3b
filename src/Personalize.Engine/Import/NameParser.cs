using Personalize.Engine.Data;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>Ids and event types: short strings that repeat, numbered in order of appearance.</summary>
internal sealed class NameParser(SchemaField field, int rows, int longest) : FieldParser(field)
{
    private readonly string?[] _texts = new string?[rows];

    // Rows of the block that have a name.
    private readonly int[] _named = new int[rows];

    public GrowingVocabulary Vocabulary { get; } = new();

    /// <summary>Index of each row's text in the vocabulary, -1 if missing.</summary>
    public int[] Indices { get; } = new int[rows];

    public override ColumnData Column => new(Field.Name) { Texts = _texts };

    public override IReadOnlyList<string> LikeMissing => MissingValues.Occurring(word => Vocabulary.IndexOf(word) >= 0);

    public override void Parse(RowBlock block, int column)
    {
        base.Parse(block, column);
        var texts = block.Columns[column];
        var count = 0;
        for (var row = 0; row < block.Count; row++)
        {
            if (block.Problem(row) is null && Indices[row] >= 0)
                _named[count++] = row;
        }

        Vocabulary.Add(texts, _named.AsSpan(0, count), Indices);
        foreach (var row in _named.AsSpan(0, count))
            _texts[row] = Vocabulary[Indices[row]];
    }

    public override void Move(int from, int to) => (_texts[to], Indices[to]) = (_texts[from], Indices[from]);

    protected override void SetMissing(int row) => (_texts[row], Indices[row]) = (null, -1);

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        // There is a name; its index follows.
        Indices[row] = 0;
        return text.Length > longest ? $"is longer than {longest} characters" : text.IsWhiteSpace() ? "is empty" : null;
    }
}
