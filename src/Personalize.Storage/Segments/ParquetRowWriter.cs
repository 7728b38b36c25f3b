using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Segments;

/// <summary>
/// Writes rows as Parquet to a stream. A row group is encoded and compressed in parallel with the caller, who fills the next one; at most
/// two are in memory.
/// </summary>
internal sealed class ParquetRowWriter : IDisposable
{
    public const int DefaultRowsPerGroup = 1 << 19;

    private const long CharactersPerGroup = 1 << 26;

    private static readonly ParquetOptions s_options = new() { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };

    private readonly int _rowsPerGroup;
    private readonly ParquetWriter _writer;
    private readonly DataField[] _fields;
    private RowGroup _filling;
    private RowGroup _spare;
    private Task _encoding = Task.CompletedTask;

    /// <param name="stream">Owned by the caller, who keeps it open until this object is disposed.</param>
    public ParquetRowWriter(Stream stream, DatasetSchema schema, int rowsPerGroup = DefaultRowsPerGroup)
    {
        _rowsPerGroup = rowsPerGroup;
        _fields = [.. schema.Fields.Select(field => new DataField(field.Name, ClrType(field.Type), field.Nullable))];
        _filling = new RowGroup(schema);
        _spare = new RowGroup(schema);
        _writer = ParquetWriter.CreateAsync(new ParquetSchema(_fields), stream, s_options).GetAwaiter().GetResult();
    }

    /// <summary>What is stored in the footer, until this is complete.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        set => _writer.CustomMetadata = value;
    }

    /// <summary>Number of rows written so far.</summary>
    public long Rows { get; private set; }

    public void Write(ColumnBatch batch)
    {
        for (var start = 0; start < batch.RowCount;)
        {
            var count = Math.Min(batch.RowCount - start, _rowsPerGroup - _filling.Count);
            _filling.Append(batch, start, count);
            start += count;
            if (_filling.Count == _rowsPerGroup || _filling.Characters > CharactersPerGroup)
                Flush();
        }

        Rows += batch.RowCount;
    }

    /// <summary>Writes the remaining rows and the footer.</summary>
    public void Complete()
    {
        if (_filling.Count > 0)
            Flush();
        _encoding.GetAwaiter().GetResult();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        // The result of this encoding no longer matters, but it must have ended.
        ((IAsyncResult)_encoding).AsyncWaitHandle.WaitOne();
        _ = _encoding.Exception;
    }

    private void Flush()
    {
        _encoding.GetAwaiter().GetResult();
        var full = _filling;
        (_filling, _spare) = (_spare, full);
        _encoding = Task.Run(async () =>
        {
            using var group = _writer.CreateRowGroup();
            for (var i = 0; i < _fields.Length; i++)
                await Encode(group, _fields[i], full.Columns[i], full.Count).ConfigureAwait(false);
            group.CompleteValidate();
            full.Clear();
        });
    }

    private static Task Encode(ParquetRowGroupWriter group, DataField field, RowGroup.Column column, int count) => column.Field.Type switch
    {
        FieldType.String => Encode(group, field, column.Texts, count, text => text is not null, text => text.AsMemory()),
        FieldType.Float => Encode(group, field, column.Numbers, count, number => !double.IsNaN(number), number => (float)number),
        FieldType.Double => Encode(group, field, column.Numbers, count, number => !double.IsNaN(number), number => number),
        FieldType.Int => Encode(group, field, column.Integers, count, integer => integer != ColumnData.MissingInteger, integer => (int)integer),
        FieldType.Long => Encode(group, field, column.Integers, count, integer => integer != ColumnData.MissingInteger, integer => integer),
        FieldType.Boolean => Encode(group, field, column.Integers, count, integer => integer != ColumnData.MissingInteger, integer => integer != 0),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Field.Type, null),
    };

    // Parquet stores the present values and, for optional fields, one level per row: 1 for present, 0 for missing.
    private static async Task Encode<TSource, T>(
        ParquetRowGroupWriter group, DataField field, TSource[] source, int count, Predicate<TSource> isPresent, Func<TSource, T> convert)
        where T : struct
    {
        var values = ArrayPool<T>.Shared.Rent(count);
        var levels = ArrayPool<int>.Shared.Rent(count);
        try
        {
            var present = 0;
            for (var i = 0; i < count; i++)
            {
                levels[i] = isPresent(source[i]) ? 1 : 0;
                if (levels[i] == 1)
                    values[present++] = convert(source[i]);
            }

            if (!field.IsNullable && present < count)
                throw new ArgumentException($"The required column {field.Name} has {count - present} missing values.", nameof(source));

            // Typed, because a plain null would become an empty memory, which means levels for no rows.
            var levelMemory = field.IsNullable ? levels.AsMemory(0, count) : default(ReadOnlyMemory<int>?);
            await group.WriteAllPartsAsync(field, new ReadOnlyMemory<T>(values, 0, present), levelMemory, null, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(values, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<T>());
            ArrayPool<int>.Shared.Return(levels);
        }
    }

    private static Type ClrType(FieldType type) => type switch
    {
        FieldType.String => typeof(string),
        FieldType.Float => typeof(float),
        FieldType.Double => typeof(double),
        FieldType.Int => typeof(int),
        FieldType.Long => typeof(long),
        FieldType.Boolean => typeof(bool),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
