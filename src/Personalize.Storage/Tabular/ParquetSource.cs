using System.Buffers.Binary;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using Personalize.Engine.Common;

namespace Personalize.Storage.Tabular;

/// <summary>
/// An open Parquet file. The claims of its metadata are checked before the Parquet library acts on them, because the library trusts
/// them: sizes that do not fit the file would make it allocate gigabytes, and deep nesting would overflow its stack.
/// </summary>
internal sealed class ParquetSource : IDisposable
{
    private const int Magic = 4;
    private const int FooterEnd = 8;
    private const int LongestFooter = 1 << 26;
    private const int LongestPageHeader = 1 << 20;

    // No useful data compresses better than this, except for what is always allowed: a column of one repeated value takes a few
    // bytes, however many rows it has and whatever size its page unpacks to.
    private const long MostRowsPerByte = 1000;
    private const long MostBytesPerByte = 2000;
    private const long RowsAllowed = 1 << 22;
    private const long BytesAllowed = 1 << 26;

    private readonly Stream _stream;
    private readonly Func<string, Exception?, PersonalizeException>? _damaged;

    public ParquetSource(string path)
        : this(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16), damaged: null)
    {
    }

    /// <param name="stream">Owned by this object from here on.</param>
    /// <param name="damaged">Makes the error for a file that cannot be used, from its cause; null for the error of a user's file.</param>
    public ParquetSource(string path, Stream stream, Func<string, Exception?, PersonalizeException>? damaged)
    {
        (Path, _stream, _damaged) = (path, stream, damaged);
        try
        {
            CheckFooter();
            Reader = Guard(() => ParquetReader.CreateAsync(_stream, leaveStreamOpen: true).GetAwaiter().GetResult());
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public ParquetReader Reader { get; }

    public long Length => _stream.Length;

    /// <summary>The error for a file that cannot be used.</summary>
    public PersonalizeException Malformed(string cause, string? nextStep = null, Exception? exception = null) => _damaged?.Invoke(cause, exception) ?? new(
        ErrorKind.InvalidInput, ErrorIds.MalformedFile, $"'{Path}': {cause}.", nextStep ?? "Write the file again with the program that made it.", Path,
        exception);

    /// <summary>Runs code of the Parquet library, which fails in many ways on a damaged file; to the user they all mean the same.</summary>
    public T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OutOfMemoryException exception)
        {
            throw Malformed("it needs more memory than is available", "Write it with smaller row groups.", exception);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or PersonalizeException))
        {
            throw Malformed(
                $"the Parquet file is damaged or uses a feature that cannot be read ({exception.Message.TrimEnd('.')})",
                "Write the file again, with data pages of version 1 (the default of pandas, DuckDB and Spark).",
                exception);
        }
    }

    /// <summary>Rows of a row group, checked against the size of the file.</summary>
    public int Rows(ParquetRowGroupReader group)
    {
        var rows = group.RowCount;
        if (rows < 0 || rows > Math.Min(RowsAllowed + (Length * MostRowsPerByte), Array.MaxLength))
            throw Malformed($"a row group claims {rows} rows, which {Length} bytes cannot hold");
        return (int)rows;
    }

    /// <summary>Where the column is in a row group.</summary>
    public ColumnChunk Chunk(ParquetRowGroupReader group, DataField field) =>
        group.RowGroup.Columns.Find(candidate => candidate.MetaData?.PathInSchema is { } path && field.Path.ToList().SequenceEqual(path))
        ?? throw Malformed($"a row group has no column '{field.Name}'");

    /// <summary>Checks the pages of a column before it is decoded. Returns how many values it has.</summary>
    public int CheckColumn(ColumnChunk chunk)
    {
        var metadata = chunk.MetaData ?? throw Malformed("a column has no metadata");
        if (metadata.NumValues < 0 || metadata.NumValues > Math.Min(RowsAllowed + (Length * MostRowsPerByte), Array.MaxLength))
            throw Malformed($"a column claims {metadata.NumValues} values, which {Length} bytes cannot hold");
        long[] offsets = [metadata.DictionaryPageOffset ?? 0, metadata.DataPageOffset, metadata.IndexPageOffset ?? 0];
        var position = offsets.Where(offset => offset != 0).DefaultIfEmpty(-1).Min();
        var left = metadata.NumValues;
        while (left > 0)
        {
            var page = Guard(() => ReadPageHeader(position));
            left -= page.DataValues;
            position = page.End;
        }

        return (int)metadata.NumValues;
    }

    public void Dispose() => _stream.Dispose();

    private void CheckFooter()
    {
        Span<byte> bytes = stackalloc byte[FooterEnd];
        if (_stream.Length < Magic + FooterEnd)
            throw Malformed("the file is too short for a Parquet file");
        _stream.ReadExactly(bytes[..Magic]);
        if (!bytes.StartsWith("PAR1"u8))
            throw Malformed("it is not a Parquet file: it does not begin with PAR1", "Give the file the extension of its format.");
        _stream.Position = _stream.Length - FooterEnd;
        _stream.ReadExactly(bytes);
        if (!bytes[4..].SequenceEqual("PAR1"u8))
            throw Malformed("the Parquet file is truncated: it does not end with PAR1", "Copy or write the file again.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length <= 0 || length > Math.Min(_stream.Length - Magic - FooterEnd, LongestFooter))
            throw Malformed($"the Parquet file is damaged: its footer claims {length} bytes");
        var footer = new byte[length];
        _stream.Position = _stream.Length - FooterEnd - length;
        _stream.ReadExactly(footer);
        Guard(() =>
        {
            new ThriftSkipper(footer).SkipStruct(ThriftLayout.FileMetaData);
            return true;
        });
    }

    // Field ids of parquet.thrift: PageHeader 2 and 3 are the sizes, 5, 7 and 8 the headers of a data page, a dictionary page
    // and a data page of version 2, in each of which 1 is the number of values.
    private (long DataValues, long End) ReadPageHeader(long position)
    {
        if (position < Magic || position >= Length - FooterEnd)
            throw new InvalidDataException("a page lies outside the file");
        var bytes = new byte[Math.Min(256, Length - position)];
        while (true)
        {
            _stream.Position = position;
            _stream.ReadExactly(bytes);
            try
            {
                return ReadPageHeader(bytes, position);
            }
            catch (InvalidDataException) when (bytes.Length < Math.Min(LongestPageHeader, Length - position))
            {
                // Statistics can make a header long.
                bytes = new byte[Math.Min(bytes.Length * 16, Length - position)];
            }
        }
    }

    private (long DataValues, long End) ReadPageHeader(byte[] bytes, long position)
    {
        var (uncompressed, compressed, dataValues, dictionaryValues) = (-1L, -1L, 0L, 0L);
        new ThriftSkipper(bytes).SkipStruct(ThriftLayout.PageHeader);
        var walk = new ThriftSkipper(bytes);
        walk.ReadIntegers((path, value) =>
        {
            switch (path)
            {
                case (2, 0):
                    uncompressed = value;
                    break;
                case (3, 0):
                    compressed = value;
                    break;
                case (5, 1) or (8, 1):
                    dataValues = value;
                    break;
                case (7, 1):
                    dictionaryValues = value;
                    break;
            }
        });
        var end = position + walk.Position + compressed;
        if (compressed < 0 || end > Length || uncompressed < 0 || uncompressed > BytesAllowed + (compressed * MostBytesPerByte))
            throw new InvalidDataException($"a page claims {compressed} bytes, {uncompressed} uncompressed");
        if (dataValues < 0 || dictionaryValues < 0 || dictionaryValues > uncompressed)
            throw new InvalidDataException($"a page of {uncompressed} bytes claims {Math.Max(dataValues, dictionaryValues)} values");
        return (dataValues, end);
    }
}
