using Personalize.Engine.Schemas;

namespace Personalize.Storage.Segments;

/// <summary>Rows that are collected until there are enough for a row group of the file.</summary>
internal sealed class RowGroup
{
    private readonly Column[] _columns;

    public RowGroup(DatasetSchema schema) => _columns = [.. schema.Fields.Select(field => new Column(field))];

    public IReadOnlyList<Column> Columns => _columns;

    public int Count { get; private set; }

    /// <summary>Number of characters of all strings, which makes wide rows end a row group early.</summary>
    public long Characters { get; private set; }

    public void Append(ColumnBatch batch, int start, int count)
    {
        for (var i = 0; i < _columns.Length; i++)
            Characters += _columns[i].Append(batch.Columns[i], start, Count, count);
        Count += count;
    }

    public void Clear()
    {
        // Strings are released; the arrays are reused.
        foreach (var column in _columns)
            Array.Clear(column.Texts);
        Count = 0;
        Characters = 0;
    }

    public sealed class Column(SchemaField field)
    {
        private string?[] _texts = [];
        private long[] _integers = [];
        private double[] _numbers = [];

        public SchemaField Field { get; } = field;

        public string?[] Texts => _texts;

        public long[] Integers => _integers;

        public double[] Numbers => _numbers;

        public long Append(ColumnData data, int start, int position, int count)
        {
            if (data.Name != Field.Name)
                throw new ArgumentException($"The batch has the column {data.Name} where the schema has {Field.Name}.", nameof(data));
            switch (Field.Type)
            {
                case FieldType.String:
                    Copy(data.Texts!, start, ref _texts, position, count);
                    var characters = 0L;
                    foreach (var text in _texts.AsSpan(position, count))
                        characters += text?.Length ?? 0;
                    return characters;
                case FieldType.Float or FieldType.Double:
                    Copy(data.Numbers!, start, ref _numbers, position, count);
                    return 0;
                default:
                    Copy(data.Integers!, start, ref _integers, position, count);
                    return 0;
            }
        }

        private static void Copy<T>(T[] source, int start, ref T[] target, int position, int count)
        {
            if (target.Length < position + count)
                Array.Resize(ref target, Math.Max(position + count, target.Length * 2));
            Array.Copy(source, start, target, position, count);
        }
    }
}
