using System.Globalization;
using System.Numerics;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Personalize.Storage.Tabular;

/// <summary>One column of a Parquet file as text, decoded one row group at a time and only on demand.</summary>
internal abstract class ParquetColumn(string name)
{
    private const double LargestWhole = 1e19;

    public string Name { get; } = name;

    /// <summary>Why the values of the column cannot be imported, or null.</summary>
    public virtual string? Problem => null;

    public static ParquetColumn Create(ParquetSource source, Field field) => field switch
    {
        DataField { MaxRepetitionLevel: 0 } data => Flat(source, data, data.Name, isList: false),
        ListField { Item: DataField item } => Flat(source, item, field.Name, isList: true),
        _ => new Unreadable(source, field.Name, $"the nested type {field.SchemaType.ToString().ToLowerInvariant()}"),
    };

    /// <summary>Discards the previous row group and takes the next.</summary>
    public abstract void Open(ParquetRowGroupReader group, int rows);

    /// <summary>The text of a row, empty if it is null; valid until the next call.</summary>
    public abstract ReadOnlySpan<char> Text(int row);

    private static ParquetColumn Flat(ParquetSource source, DataField field, string name, bool isList) => field.ClrType switch
    {
        var type when type == typeof(ReadOnlyMemory<char>) => new Values<ReadOnlyMemory<char>>(source, field, name, isList, Copy),
        var type when type == typeof(ReadOnlyMemory<byte>) => new Values<ReadOnlyMemory<byte>>(source, field, name, isList, Decode),
        var type when type == typeof(bool) => new Values<bool>(source, field, name, isList, (value, text) => Copy((value ? "true" : "false").AsMemory(), text)),
        var type when type == typeof(DateTime) => new Values<DateTime>(source, field, name, isList, (value, text) => Format(value, text, TimeFormat(field))),
        var type when type == typeof(sbyte) => Formatted<sbyte>(source, field, name, isList),
        var type when type == typeof(byte) => Formatted<byte>(source, field, name, isList),
        var type when type == typeof(short) => Formatted<short>(source, field, name, isList),
        var type when type == typeof(ushort) => Formatted<ushort>(source, field, name, isList),
        var type when type == typeof(int) => Formatted<int>(source, field, name, isList),
        var type when type == typeof(uint) => Formatted<uint>(source, field, name, isList),
        var type when type == typeof(long) => Formatted<long>(source, field, name, isList),
        var type when type == typeof(ulong) => Formatted<ulong>(source, field, name, isList),
        var type when type == typeof(float) => new Values<float>(source, field, name, isList, (value, text) => FormatNumber(value, text)),
        var type when type == typeof(double) => new Values<double>(source, field, name, isList, (value, text) => FormatNumber(value, text)),
        var type when type == typeof(decimal) => Formatted<decimal>(source, field, name, isList),
        var type when type == typeof(Guid) => Formatted<Guid>(source, field, name, isList),
        _ => new Unreadable(source, name, $"the type {field.ClrType.Name}"),
    };

    // Times as ISO 8601 in UTC: they are imported only with a TimestampFormat that says so.
    private static string TimeFormat(DataField field) =>
        field is DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    // Whole numbers as digits, because they may be ids, and without a fraction or an exponent. NaN is what pandas writes for a missing value.
    private static int FormatNumber<T>(T value, Span<char> text)
        where T : struct, IFloatingPointIeee754<T> =>
        T.IsNaN(value) ? 0 : Format(value, text, T.IsInteger(value) && T.Abs(value) < T.CreateChecked(LargestWhole) ? "F0" : default);

    private static Values<T> Formatted<T>(ParquetSource source, DataField field, string name, bool isList)
        where T : struct, ISpanFormattable => new(source, field, name, isList, (value, text) => Format(value, text, default));

    private static int Format<T>(T value, Span<char> text, ReadOnlySpan<char> format)
        where T : struct, ISpanFormattable => value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture) ? length : -1;

    private static int Copy(ReadOnlyMemory<char> value, Span<char> text) => value.Span.TryCopyTo(text) ? value.Length : -1;

    // Older versions of Spark and Hive write strings as bytes without marking them as text.
    private static int Decode(ReadOnlyMemory<byte> value, Span<char> text) => s_strictUtf8.TryGetChars(value.Span, text, out var length) ? length : -1;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a value as text; -1 if the span is too short.</summary>
    private delegate int Writer<T>(T value, Span<char> text);

    private sealed class Values<T>(ParquetSource source, DataField field, string name, bool isList, Writer<T> write) : ParquetColumn(name)
        where T : struct
    {
        private const char Separator = '|';

        private readonly ParquetSource _source = source;
        private readonly DataField _field = field;
        private readonly bool _isList = isList;
        private readonly Writer<T> _write = write;
        private ParquetRowGroupReader? _group;
        private int _rows;
        private bool _isDecoded;
        private T[] _values = [];
        private int _valueCount;

        // The first value of each row and the end of the last; a row without values is null.
        private int[] _starts = [];
        private char[] _text = new char[64];

        public override void Open(ParquetRowGroupReader group, int rows)
        {
            (_group, _rows, _isDecoded) = (group, rows, false);

            // Texts are slices of the row group's characters, which can now be released.
            Array.Clear(_values);
        }

        public override ReadOnlySpan<char> Text(int row)
        {
            if (!_isDecoded)
                Decode();
            var length = 0;
            for (var i = _starts[row]; i < _starts[row + 1]; i++)
            {
                if (i > _starts[row])
                    Append(Separator, ref length);
                var from = length;
                Append(_values[i], ref length);
                if (_isList && _text.AsSpan(from, length - from).Contains(Separator))
                {
                    throw _source.Malformed(
                        $"the list column '{Name}' has a value that contains '{Separator}', which separates the values of a list", "Replace that character.");
                }
            }

            return _text.AsSpan(0, length);
        }

        private void Append(T value, ref int length)
        {
            int written;
            while ((written = Write(value, _text.AsSpan(length))) < 0)
                Array.Resize(ref _text, _text.Length * 2);
            length += written;
        }

        private void Append(char separator, ref int length)
        {
            if (length == _text.Length)
                Array.Resize(ref _text, _text.Length * 2);
            _text[length++] = separator;
        }

        private int Write(T value, Span<char> text)
        {
            try
            {
                return _write(value, text);
            }
            catch (DecoderFallbackException exception)
            {
                throw _source.Malformed($"the column '{Name}' has bytes that are not UTF-8 text", "Write it as text.", exception);
            }
        }

        private void Decode()
        {
            var count = _source.CheckColumn(_source.Chunk(_group!, _field));
            if (_isList ? count < _rows : count != _rows)
                throw _source.Malformed($"the column '{Name}' has {count} values in a row group of {_rows} rows");
            if (_values.Length < count)
                _values = new T[count];
            var definitions = _field.MaxDefinitionLevel > 0 ? new int[count] : null;
            var repetitions = _isList ? new int[count] : null;
            _source.Guard(() =>
            {
                // Typed, because a plain null would become an empty memory, which means levels for no values.
                _group!.ReadRawAsync<T>(_field, _values.AsMemory(0, count), Levels(definitions), Levels(repetitions)).AsTask().GetAwaiter().GetResult();
                return true;
            });
            FindStarts(definitions, repetitions, count);
            _isDecoded = true;
        }

        private static Memory<int>? Levels(int[]? levels) => levels is null ? default(Memory<int>?) : levels.AsMemory();

        private void FindStarts(int[]? definitions, int[]? repetitions, int count)
        {
            if (_starts.Length < _rows + 1)
                _starts = new int[_rows + 1];
            var row = -1;
            _valueCount = 0;
            for (var i = 0; i < count; i++)
            {
                if (repetitions is null || repetitions[i] == 0)
                {
                    if (++row >= _rows)
                        throw _source.Malformed($"the column '{Name}' has more lists than its row group has rows");
                    _starts[row] = _valueCount;
                }
                else if (row < 0)
                {
                    throw _source.Malformed($"the column '{Name}' begins in the middle of a list");
                }

                if (definitions is null || definitions[i] == _field.MaxDefinitionLevel)
                    _valueCount++;
            }

            if (row != _rows - 1)
                throw _source.Malformed($"the column '{Name}' has {row + 1} lists in a row group of {_rows} rows");
            _starts[_rows] = _valueCount;
        }
    }

    /// <summary>A column of a type that no field can have: an error if it is needed.</summary>
    private sealed class Unreadable(ParquetSource source, string name, string type) : ParquetColumn(name)
    {
        public override string? Problem => $"it has {type}";

        public override void Open(ParquetRowGroupReader group, int rows)
        {
        }

        public override ReadOnlySpan<char> Text(int row) =>
            throw source.Malformed(
                $"the column '{Name}' has {type}, which cannot be imported", "Leave the column out, or write it as text, numbers or booleans.");
    }
}
