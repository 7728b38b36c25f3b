using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Storage.Files;

namespace Personalize.Storage.Segments;

/// <summary>
/// Writes one Parquet file. Encoding and compression of a row group run beside the caller, who fills the next one; at most
/// two are in memory.
/// </summary>
internal sealed class SegmentWriter : ISegmentWriter
{
    private const int DefaultRowsPerGroup = 1 << 19;
    private const long CharactersPerGroup = 1 << 26;

    private static readonly ParquetOptions s_options = new() { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };

    private readonly int _rowsPerGroup;
    private readonly SegmentLock _lock;
    private readonly string _id;
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ParquetWriter _writer;
    private readonly DataField[] _fields;
    private RowGroup _filling;
    private RowGroup _spare;
    private Task _encoding = Task.CompletedTask;
    private long _rows;
    private bool _completed;

    public SegmentWriter(string directory, DatasetSchema schema, int rowsPerGroup = DefaultRowsPerGroup)
    {
        _rowsPerGroup = rowsPerGroup;
        (_lock, _id) = SegmentLock.Begin(directory);
        try
        {
            _path = Path.Combine(directory, _id + SegmentPaths.FileExtension);
            _fields = [.. schema.Fields.Select(field => new DataField(field.Name, ClrType(field.Type), field.Nullable))];
            _filling = new RowGroup(schema);
            _spare = new RowGroup(schema);
            _stream = new FileStream(_path + DurableFile.TemporaryExtension, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
            _writer = ParquetWriter.CreateAsync(new ParquetSchema(_fields), _stream, s_options).GetAwaiter().GetResult();
        }
        catch
        {
            _stream?.Dispose();
            File.Delete(_path + DurableFile.TemporaryExtension);
            _lock.Dispose();
            throw;
        }
    }

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

        _rows += batch.RowCount;
    }

    public SegmentInfo Complete()
    {
        if (_filling.Count > 0)
            Flush();
        _encoding.GetAwaiter().GetResult();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Flush(flushToDisk: true);
        var bytes = _stream.Length;
        _stream.Dispose();
        DurableFile.Publish(_path + DurableFile.TemporaryExtension, _path);
        _completed = true;
        return new SegmentInfo(_id, _rows, bytes);
    }

    public void Dispose()
    {
        if (!_completed)
        {
            // The outcome of an encoding that nobody waits for any more does not matter, its end does.
            ((IAsyncResult)_encoding).AsyncWaitHandle.WaitOne();
            _ = _encoding.Exception;
            _stream.Dispose();
            File.Delete(_path + DurableFile.TemporaryExtension);
        }

        _lock.Dispose();
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

    // Parquet keeps the present values and, for optional fields, a level a row: 1 present, 0 missing.
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
