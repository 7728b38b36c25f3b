using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>
/// Rewrites the segments of a dataset without some users. Segments that have no rows of these users stay as they are. The caller
/// commits <see cref="Segments"/> before disposing of this object.
/// </summary>
internal sealed class UserRemoval(
    IStore store, string datasetArn, DatasetSchema schema, IReadOnlySet<string> users, CancellationToken cancellationToken) : IDisposable
{
    private readonly IStore _store = store;
    private readonly string _datasetArn = datasetArn;
    private readonly DatasetSchema _schema = schema;
    private readonly IReadOnlySet<string> _users = users;
    private readonly CancellationToken _cancellationToken = cancellationToken;
    private readonly List<ISegmentWriter> _writers = [];
    private readonly List<SegmentInfo> _segments = [];
    private readonly HashSet<string> _found = [];
    private readonly List<DateTime?> _importTimes = [];
    private long _firstEvent = long.MaxValue;

    // Individually recorded metadata does not say when it was recorded.
    private bool _hasRows;

    /// <summary>The segments of the dataset without the users.</summary>
    public IReadOnlyList<SegmentInfo> Segments => _segments;

    /// <summary>Rows of segments that are removed.</summary>
    public long RowsRemoved { get; private set; }

    /// <summary>The users who have rows here, or entries in the journal.</summary>
    public IReadOnlySet<string> Found => _found;

    /// <summary>Whether some of what is removed was in the data when a version read it, as far as that is known.</summary>
    /// <param name="time">The latest time at which the version can have read the data.</param>
    /// <param name="journalEnd">The position up to which it read the journal.</param>
    public bool WasThere(DateTime time, long journalEnd) =>
        _hasRows || _firstEvent <= journalEnd || _importTimes.Any(imported => imported is null || imported <= time);

    public void Run(IReadOnlyList<SegmentInfo> segments)
    {
        foreach (var user in _users)
        {
            if (_store.Journal.ReadUser(_datasetArn, user, after: 0, most: 1) is not [var first, ..])
                continue;
            _found.Add(user);
            _firstEvent = Math.Min(_firstEvent, first.Sequence);
        }

        var rows = _store.Journal.ReadRows(_datasetArn).Select(row => row.Id).Where(_users.Contains).ToList();
        _hasRows = rows.Count > 0;
        _found.UnionWith(rows);
        foreach (var segment in segments)
        {
            if (!Concerns(segment))
                _segments.Add(segment);
            else if (Rewrite(segment) is { } written)
                _segments.Add(written);
        }
    }

    public void Dispose() => _writers.ForEach(writer => writer.Dispose());

    private bool Concerns(SegmentInfo segment)
    {
        foreach (var batch in _store.Segments.Read(_datasetArn, [segment], [DatasetFields.UserId], _cancellationToken))
        {
            if (batch.Columns[0].Texts!.Take(batch.RowCount).Any(user => _users.Contains(user!)))
                return true;
        }

        return false;
    }

    private SegmentInfo? Rewrite(SegmentInfo segment)
    {
        _importTimes.Add(_store.Segments.ImportTime(segment));
        var writer = _store.Segments.Create(_datasetArn, _schema, new ReplacedSegments(segment));
        _writers.Add(writer);
        var kept = 0L;
        foreach (var batch in _store.Segments.Read(_datasetArn, [segment], [.. _schema.Fields.Select(field => field.Name)], _cancellationToken).Select(
            batch => batch.OrMissing(_schema)))
        {
            var rows = Remaining(batch);
            RowsRemoved += batch.RowCount - rows.Length;
            kept += rows.Length;
            if (rows.Length > 0)
                writer.Write(new ColumnBatch(rows.Length, [.. batch.Columns.Select(column => Take(column, rows))]));
        }

        return kept > 0 ? writer.Complete() : null;
    }

    private int[] Remaining(ColumnBatch batch)
    {
        var rows = new List<int>(batch.RowCount);
        var users = batch[DatasetFields.UserId].Texts!;
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (_users.Contains(users[row]!))
                _found.Add(users[row]!);
            else
                rows.Add(row);
        }

        return [.. rows];
    }

    private static ColumnData Take(ColumnData column, int[] rows) => new(column.Name)
    {
        Texts = column.Texts is { } texts ? Array.ConvertAll(rows, row => texts[row]) : null,
        Integers = column.Integers is { } integers ? Array.ConvertAll(rows, row => integers[row]) : null,
        Numbers = column.Numbers is { } numbers ? Array.ConvertAll(rows, row => numbers[row]) : null,
    };
}
