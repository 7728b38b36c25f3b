using System.Buffers;
using System.Globalization;
using System.Text;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Tabular;

/// <summary>Delimited text as in RFC 4180, with a header row, in the form that the import reads: missing values are empty.</summary>
internal sealed class CsvWriter : ITabularWriter
{
    // Only quotes make every reader keep a space at the beginning or end of a field.
    private static readonly SearchValues<char> s_needQuotes = SearchValues.Create(",\"\r\n");

    private readonly DatasetSchema _schema;
    private readonly Stream _stream;
    private readonly StreamWriter _text;

    public CsvWriter(Stream stream, DatasetSchema schema)
    {
        (_stream, _schema) = (stream, schema);
        _text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        _text.WriteLine(string.Join(',', schema.Fields.Select(field => field.Name)));
    }

    public void Write(ColumnBatch batch)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                if (i > 0)
                    _text.Write(',');
                Write(batch.Columns[i], _schema.Fields[i].Type, row, isAlone: batch.Columns.Count == 1);
            }

            _text.WriteLine();
        }
    }

    public void Complete()
    {
        _text.Dispose();
        if (_stream is System.IO.Compression.GZipStream gzip)
            gzip.Dispose();
    }

    public void Dispose()
    {
        // Without Complete the file is discarded, so what is left in the buffers need not reach it.
    }

    private void Write(ColumnData column, FieldType type, int row, bool isAlone)
    {
        if (column.Texts is { } texts)
            WriteText(texts[row] ?? "", isAlone);
        else if (column.Numbers is { } numbers)
            WriteNumber(numbers[row], type);
        else if (column.Integers![row] is var integer && integer != ColumnData.MissingInteger)
            Format(integer, type);
    }

    private void WriteNumber(double number, FieldType type)
    {
        if (double.IsNaN(number))
            return;
        Span<char> digits = stackalloc char[32];
        int length;
        if (type == FieldType.Float)
            ((float)number).TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        else
            number.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        _text.Write(digits[..length]);
    }

    private void Format(long integer, FieldType type)
    {
        if (type == FieldType.Boolean)
        {
            _text.Write(integer == 0 ? "false" : "true");
            return;
        }

        Span<char> digits = stackalloc char[20];
        integer.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        _text.Write(digits[..length]);
    }

    // An empty line would be skipped by a reader.
    private void WriteText(string text, bool isAlone)
    {
        if (!text.AsSpan().ContainsAny(s_needQuotes)
            && !(isAlone && text.Length == 0)
            && !(text.Length > 0 && (text[0] is ' ' or '\t' || text[^1] is ' ' or '\t')))
        {
            _text.Write(text);
            return;
        }

        _text.Write('"');
        _text.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        _text.Write('"');
    }
}
