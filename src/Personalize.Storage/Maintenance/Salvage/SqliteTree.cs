using System.Buffers.Binary;

namespace Personalize.Storage.Maintenance.Salvage;

/// <summary>
/// Walks the trees of pages that tables and indexes are. A page that is damaged, or a record on it, is left out and counted, and the walk goes
/// on with the next one.
/// </summary>
internal sealed class SqliteTree(SqliteFile file)
{
    // Trees of 2^32 pages are not as deep.
    private const int Deepest = 40;

    private readonly SqliteFile _file = file;
    private readonly HashSet<uint> _visited = [];

    /// <summary>What is on a page.</summary>
    public enum PageKind
    {
        /// <summary>Not a page of a tree, or damaged.</summary>
        None = 0,

        /// <summary>Pointers of an index, with a record between each two.</summary>
        IndexInterior = 2,

        /// <summary>Pointers of a table.</summary>
        TableInterior = 5,

        /// <summary>Records of an index, or of a table without rowids.</summary>
        IndexLeaf = 10,

        /// <summary>Rows of a table.</summary>
        TableLeaf = 13,
    }

    /// <summary>Number of pages that trees point to and that cannot be read, and of records on readable pages that cannot.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Reads what can be read of a tree.</summary>
    /// <param name="row">Gets the rowid, 0 in an index, and the values of each record.</param>
    public void Walk(uint root, bool isTable, Action<long, object?[]> row) => Walk(root, isTable, row, depth: 0);

    /// <summary>Reads the leaves of the same kind that no walk has come to, because the pages that point to them are damaged.</summary>
    public void WalkOrphans(bool isTable, Action<long, object?[]> row)
    {
        for (uint number = 2; number <= _file.PageCount; number++)
        {
            if (!_visited.Contains(number) && _file.Page(number) is { } page && Kind(page, 0) == (isTable ? PageKind.TableLeaf : PageKind.IndexLeaf))
                ReadRecords(page, 0, isTable ? PageKind.TableLeaf : PageKind.IndexLeaf, row);
        }
    }

    private void Walk(uint number, bool isTable, Action<long, object?[]> row, int depth)
    {
        var start = number == 1 ? SqliteFile.HeaderLength : 0;
        var kind = depth < Deepest && _visited.Add(number) && _file.Page(number) is { } page ? Kind(page, start) : PageKind.None;
        if (kind == PageKind.None || kind is PageKind.TableInterior or PageKind.TableLeaf != isTable)
        {
            Unreadable++;
            return;
        }

        page = _file.Page(number)!;
        if (kind is PageKind.TableInterior or PageKind.IndexInterior)
        {
            foreach (var cell in Cells(page, start, kind))
                Walk(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(cell)), isTable, row, depth + 1);
            Walk(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(start + 8)), isTable, row, depth + 1);
        }

        if (kind != PageKind.TableInterior)
            ReadRecords(page, start, kind, row);
    }

    private void ReadRecords(byte[] page, int start, PageKind kind, Action<long, object?[]> row)
    {
        foreach (var cell in Cells(page, start, kind))
        {
            var position = kind == PageKind.IndexInterior ? cell + 4 : cell;
            var (length, rowid) = (0L, 0L);
            var usable = page.AsSpan(0, _file.UsableSize);
            if (SqliteRecord.TryReadVarint(usable, ref position, out length)
                && (kind != PageKind.TableLeaf || SqliteRecord.TryReadVarint(usable, ref position, out rowid))
                && Payload(page, position, length, kind) is { } payload
                && SqliteRecord.TryRead(payload) is { } values)
            {
                row(rowid, values);
            }
            else
            {
                Unreadable++;
            }
        }
    }

    // A page whose header contradicts itself is damaged.
    private PageKind Kind(byte[] page, int start)
    {
        var kind = (PageKind)page[start];
        if (kind is not (PageKind.IndexInterior or PageKind.TableInterior or PageKind.IndexLeaf or PageKind.TableLeaf))
            return PageKind.None;
        var count = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(start + 3));
        return start + HeaderOf(kind) + (count * 2) <= _file.UsableSize ? kind : PageKind.None;
    }

    private List<int> Cells(byte[] page, int start, PageKind kind)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(start + 3));
        var pointers = start + HeaderOf(kind);
        var cells = new List<int>(count);
        for (var i = 0; i < count; i++)
        {
            var cell = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(pointers + (2 * i)));
            if (cell >= pointers + (2 * count) && cell <= _file.UsableSize - 4)
                cells.Add(cell);
            else
                Unreadable++;
        }

        return cells;
    }

    private static int HeaderOf(PageKind kind) => kind is PageKind.TableInterior or PageKind.IndexInterior ? 12 : 8;

    // "Cell Payload Overflow Pages": what does not fit is on a chain of other pages.
    private byte[]? Payload(byte[] page, int position, long length, PageKind kind)
    {
        var usable = _file.UsableSize;
        if (length < 0 || length > (long)_file.PageCount * usable || length > Array.MaxLength)
            return null;
        var most = kind == PageKind.TableLeaf ? usable - 35 : ((usable - 12) * 64 / 255) - 23;
        var local = (int)length;
        if (length > most)
        {
            var least = ((usable - 12) * 32 / 255) - 23;
            var filling = (int)(least + ((length - least) % (usable - 4)));
            local = filling <= most ? filling : least;
        }

        if (position + local + (local < length ? 4 : 0) > usable)
            return null;
        if (local == length)
            return page.AsSpan(position, local).ToArray();
        var payload = new MemoryStream();
        payload.Write(page, position, local);
        var next = BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(position + local));
        while (payload.Length < length)
        {
            if (!_visited.Add(next) || _file.Page(next) is not { } overflow)
                return null;
            payload.Write(overflow, 4, (int)Math.Min(usable - 4, length - payload.Length));
            next = BinaryPrimitives.ReadUInt32BigEndian(overflow);
        }

        return payload.ToArray();
    }
}
