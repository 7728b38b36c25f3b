using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Personalize.Storage.Maintenance.Salvage;

/// <summary>
/// The pages of a SQLite database as its last committed transaction left them, read without SQLite, which refuses to go on at the first damaged
/// page. Source: "Database File Format", sqlite.org/fileformat2.html.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    /// <summary>Length of the header at the beginning of the first page.</summary>
    public const int HeaderLength = 100;

    private const int LogHeaderLength = 32;
    private const int FrameHeaderLength = 24;
    private const uint LogMagic = 0x377F0682;
    private const int Utf8 = 1;

    private readonly SafeFileHandle _file;
    private readonly SafeFileHandle? _log;
    private readonly Dictionary<uint, long> _logged = [];

    private SqliteFile(SafeFileHandle file, SafeFileHandle? log, int pageSize, int usableSize)
    {
        (_file, _log, PageSize, UsableSize) = (file, log, pageSize, usableSize);
        PageCount = (uint)Math.Min(RandomAccess.GetLength(file) / pageSize, uint.MaxValue - 1);
        if (log is not null)
            ReadLog(log);
    }

    public int PageSize { get; }

    /// <summary>Bytes of a page that records and pointers may take.</summary>
    public int UsableSize { get; }

    /// <summary>Number of whole pages; the first has the number 1.</summary>
    public uint PageCount { get; private set; }

    /// <summary>Opens a database; null if its header is damaged, so that nothing is known about its pages.</summary>
    /// <param name="log">Path of the write-ahead log; it may be missing.</param>
    public static SqliteFile? TryOpen(string path, string log)
    {
        var file = File.OpenHandle(path);
        SafeFileHandle? logFile = null;
        try
        {
            logFile = File.Exists(log) ? File.OpenHandle(log) : null;
            Span<byte> header = stackalloc byte[HeaderLength];
            if (Read(file, header, 0) && header.StartsWith("SQLite format 3\0"u8) && BinaryPrimitives.ReadInt32BigEndian(header[56..]) == Utf8)
            {
                var size = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
                var pageSize = size == 1 ? 1 << 16 : size;
                var usable = pageSize - header[20];
                if (pageSize >= 512 && (pageSize & (pageSize - 1)) == 0 && usable >= 480)
                {
                    var opened = new SqliteFile(file, logFile, pageSize, usable);
                    (file, logFile) = (null, null);
                    return opened;
                }
            }

            return null;
        }
        finally
        {
            file?.Dispose();
            logFile?.Dispose();
        }
    }

    /// <summary>The bytes of a page; null if there is no such page.</summary>
    public byte[]? Page(uint number)
    {
        if (number == 0 || number > PageCount)
            return null;
        var page = new byte[PageSize];
        var isThere = _logged.TryGetValue(number, out var offset)
            ? Read(_log!, page, offset)
            : Read(_file, page, (long)(number - 1) * PageSize);
        return isThere ? page : null;
    }

    public void Dispose()
    {
        _file.Dispose();
        _log?.Dispose();
    }

    // Frames count up to the last one that ends a transaction, as long as their salts are those of the log and their checksums are right.
    private void ReadLog(SafeFileHandle log)
    {
        var header = new byte[LogHeaderLength];
        if (!Read(log, header, 0))
            return;
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var isBig = (magic & 1) == 1;
        if ((magic & ~1u) != LogMagic || BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)) != PageSize)
            return;
        var sum = Checksum((0, 0), header.AsSpan(0, 24), isBig);
        if (sum != (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(24)), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(28))))
            return;
        var frame = new byte[FrameHeaderLength + PageSize];
        var transaction = new Dictionary<uint, long>();
        for (long offset = LogHeaderLength; Read(log, frame, offset); offset += frame.Length)
        {
            if (!frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)))
                return;
            sum = Checksum(Checksum(sum, frame.AsSpan(0, 8), isBig), frame.AsSpan(FrameHeaderLength), isBig);
            if (sum != (BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(16)), BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(20))))
                return;
            transaction[BinaryPrimitives.ReadUInt32BigEndian(frame)] = offset + FrameHeaderLength;
            var pages = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4));
            if (pages == 0)
                continue;
            foreach (var (number, place) in transaction)
                _logged[number] = place;
            transaction.Clear();
            PageCount = pages;
        }
    }

    private static (uint First, uint Second) Checksum((uint First, uint Second) sum, ReadOnlySpan<byte> bytes, bool isBig)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            sum.First += Word(bytes, isBig) + sum.Second;
            sum.Second += Word(bytes[4..], isBig) + sum.First;
        }

        return sum;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static bool Read(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(file, bytes, offset);
            if (count == 0)
                return false;
            bytes = bytes[count..];
            offset += count;
        }

        return true;
    }
}
