using Parquet;
using Parquet.Schema;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Segments;

/// <summary>Reads segments one row group at a time; the next one is decoded while the caller works on this one.</summary>
internal static class SegmentReader
{
    /// <summary>
    /// So many files are opened before the first of them is read: once open, they can be read to the end even if another import replaces
    /// them. The others are opened one by one as these are closed, which is rare: imports merge segments long before there are so many.
    /// </summary>
    private const int MostOpen = 32;

    /// <param name="wanted">Row groups without such rows are left out; null for all.</param>
    /// <param name="open">Opens a file; null for one of the file system.</param>
    public static IEnumerable<ColumnBatch> Read(
        IReadOnlyList<string> paths, IReadOnlyList<string> columns, WantedRows? wanted, CancellationToken cancellationToken,
        Func<string, FileStream>? open = null)
    {
        var waiting = new Queue<FileStream>();
        FileStream? stream = null;
        FileStream? previous = null;
        var opened = 0;
        try
        {
            OpenMore();
            var pools = columns.Select(_ => new TextPool()).ToArray();
            Task<ColumnBatch?>? next = null;
            try
            {
                while (waiting.TryDequeue(out stream))
                {
                    var source = Source(stream);
                    var fields = source.Guard(() => source.Reader.Schema.DataFields);

                    // Columns that the dataset got later are not in older files; their data is empty.
                    var found = columns.Select(name => Array.Find(fields, field => field.Name == name)).ToArray();
                    if (Array.TrueForAll(found, field => field is null))
                        throw Damaged(source.Path, $"it has none of the columns {string.Join(", ", columns)}");
                    var isDecoding = false;
                    for (var i = 0; i < source.Reader.RowGroupCount; i++)
                    {
                        var group = source.Reader.OpenRowGroupReader(i);
                        if (wanted is not null && !MayHave(source, group, fields, wanted))
                            continue;
                        var ready = next?.GetAwaiter().GetResult();
                        previous?.Dispose();
                        previous = null;
                        isDecoding = true;
                        next = Task.Run(
                            () => wanted is null || Has(source, group, fields, wanted)
                                ? ReadGroup(source, group, found, columns, pools, cancellationToken)
                                : null,
                            CancellationToken.None);
                        if (ready is not null)
                            yield return ready;
                        cancellationToken.ThrowIfCancellationRequested();
                    }

                    // Its last row group is being decoded.
                    if (isDecoding)
                        previous = stream;
                    else
                        stream.Dispose();
                    OpenMore();
                }

                if (next is not null)
                {
                    var last = next.GetAwaiter().GetResult();
                    next = null;
                    if (last is not null)
                        yield return last;
                }
            }
            finally
            {
                // The files must not be closed while a decoding that the caller no longer needs is running.
                if (next is not null)
                    ((IAsyncResult)next).AsyncWaitHandle.WaitOne();
            }
        }
        finally
        {
            stream?.Dispose();
            previous?.Dispose();
            foreach (var unread in waiting)
                unread.Dispose();
        }

        void OpenMore()
        {
            for (; opened < paths.Count && waiting.Count < MostOpen; opened++)
                waiting.Enqueue(Open(paths[opened], open));
        }
    }

    /// <summary>What a file says about itself; null if it says nothing.</summary>
    public static SegmentFooter? ReadFooter(string path, Func<string, FileStream>? open = null)
    {
        using var source = Source(Open(path, open));
        return SegmentFooter.Read(source.Reader);
    }

    private static ParquetSource Source(FileStream stream) => new(stream.Name, stream, (cause, exception) => Damaged(stream.Name, cause, exception));

    /// <summary>Opens a file of the file system, which may be deleted meanwhile.</summary>
    public static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);

    private static FileStream Open(string path, Func<string, FileStream>? open)
    {
        try
        {
            return (open ?? OpenFile)(path);
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PersonalizeException(
                ErrorKind.ResourceNotFound,
                ErrorIds.SegmentMissing,
                $"The data file '{path}' is missing: another process has replaced the dataset, or the file was deleted by hand.",
                "Try again; if the error persists, import the dataset again.",
                path,
                exception);
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            throw StorageFailure.Of(
                exception, path, ErrorIds.StoreUnusable, $"The data file '{path}' cannot be read",
                "Check the permissions of the store and that its disk is there.");
        }
    }

    internal static ColumnBatch ReadGroup(
        ParquetSource source, ParquetRowGroupReader group, DataField?[] fields, IReadOnlyList<string> names, TextPool[] pools,
        CancellationToken cancellationToken)
    {
        var rows = source.Rows(group);
        var columns = new ColumnData[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pool = pools[i];
            if (fields[i] is not { } field)
            {
                columns[i] = new ColumnData(names[i]);
                continue;
            }

            var values = source.CheckColumn(source.Chunk(group, field));
            columns[i] = values == rows
                ? source.Guard(() => ReadColumn(group, field, rows, pool))
                : throw source.Malformed($"its column {field.Name} has {values} values in a row group of {rows} rows");
        }

        return new ColumnBatch(rows, columns);
    }

    // The statistics of the footer tell which row groups need not even be decoded. All files of this module have them, and without them a
    // row group counts as one that has such rows.
    private static bool MayHave(ParquetSource source, ParquetRowGroupReader group, DataField[] fields, WantedRows wanted) =>
        Array.Find(fields, field => field.Name == wanted.Column) is not { } field
        || source.Guard(() => group.GetStatistics(field)) is not { MinValue: long smallest, MaxValue: long largest }
        || wanted.MayContain(smallest, largest);

    private static bool Has(ParquetSource source, ParquetRowGroupReader group, DataField[] fields, WantedRows wanted)
    {
        if (Array.Find(fields, field => field.Name == wanted.Column && field.ClrType == typeof(long)) is not { } field)
            return true;
        var batch = ReadGroup(source, group, [field], [field.Name], [new TextPool()], CancellationToken.None);
        return Array.Exists(batch.Columns[0].Integers!, wanted.Contains);
    }

    private static ColumnData ReadColumn(ParquetRowGroupReader group, DataField field, int rows, TextPool pool)
    {
        if (field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            // Texts repeat: the pool creates one string for each of them instead of one per row.
            return new ColumnData(field.Name) { Texts = Decode<ReadOnlyMemory<char>, string?>(group, field, rows, pool.Get, null) };
        }

        return field.ClrType switch
        {
            var type when type == typeof(long) => new ColumnData(
                field.Name) { Integers = Decode<long, long>(group, field, rows, value => value, ColumnData.MissingInteger) },
            var type when type == typeof(int) => new ColumnData(
                field.Name) { Integers = Decode<int, long>(group, field, rows, value => value, ColumnData.MissingInteger) },
            var type when type == typeof(bool) => new ColumnData(
                field.Name) { Integers = Decode<bool, long>(group, field, rows, value => value ? 1 : 0, ColumnData.MissingInteger) },
            var type when type == typeof(double) => new ColumnData(
                field.Name) { Numbers = Decode<double, double>(group, field, rows, value => value, double.NaN) },
            var type when type == typeof(float) => new ColumnData(
                field.Name) { Numbers = Decode<float, double>(group, field, rows, value => value, double.NaN) },
            _ => throw new InvalidDataException($"its column {field.Name} has the type {field.ClrType.Name}"),
        };
    }

    private static TTarget[] Decode<T, TTarget>(ParquetRowGroupReader group, DataField field, int rows, Func<T, TTarget> convert, TTarget missing)
        where T : struct
    {
        var values = new T[rows];
        var levels = field.IsNullable ? new int[rows] : null;
        var levelMemory = levels is null ? default(Memory<int>?) : levels.AsMemory();
        group.ReadRawAsync<T>(field, values, levelMemory, null).AsTask().GetAwaiter().GetResult();
        var target = new TTarget[rows];
        var next = 0;
        for (var i = 0; i < rows; i++)
            target[i] = levels is null || levels[i] == 1 ? convert(values[next++]) : missing;
        return target;
    }

    private static PersonalizeException Damaged(string path, string cause, Exception? exception = null) => new(
        ErrorKind.InvalidInput, ErrorIds.SegmentDamaged, $"The data file '{path}' is damaged: {cause}.", "Import the dataset again.", path, exception);
}
