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
    private const int MostWriters = 16;

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
        foreach (var (run, isConcerned) in Runs(segments))
        {
            if (!isConcerned)
                _segments.AddRange(run);
            else if (Rewrite(run) is { } written)
                _segments.Add(written);
        }
    }

    public void Dispose() => _writers.ForEach(writer => writer.Dispose());

    /// <summary>
    /// Consecutive segments that are rewritten as one, or stay. If there were many to rewrite, all from the first to the last are rewritten,
    /// because each of them needs an open file until the commit.
    /// </summary>
    private List<(List<SegmentInfo> Segments, bool IsConcerned)> Runs(IReadOnlyList<SegmentInfo> segments)
    {
        var concerned = segments.Select(Concerns).ToArray();
        var starts = Enumerable.Range(0, concerned.Length).Count(i => concerned[i] && (i == 0 || !concerned[i - 1]));
        var (first, last) = (Array.IndexOf(concerned, true), Array.LastIndexOf(concerned, true));
        if (starts > MostWriters)
            Array.Fill(concerned, true, first, last - first + 1);
        var runs = new List<(List<SegmentInfo> Segments, bool IsConcerned)>();
        for (var i = 0; i < segments.Count; i++)
        {
            if (i == 0 || concerned[i] != concerned[i - 1])
                runs.Add(([], concerned[i]));
            runs[^1].Segments.Add(segments[i]);
        }

        return runs;
    }

    private bool Concerns(SegmentInfo segment)
    {
        foreach (var batch in _store.Segments.Read(_datasetArn, [segment], [DatasetFields.UserId], _cancellationToken))
        {
            if (batch.Columns[0].Texts!.Take(batch.RowCount).Any(user => _users.Contains(user!)))
                return true;
        }

        return false;
    }

    private SegmentInfo? Rewrite(List<SegmentInfo> segments)
    {
        var parts = new PartRows([.. segments.SelectMany(segment => _store.Segments.Parts(_datasetArn, segment))]);
        var writer = _store.Segments.Create(_datasetArn, _schema, new ReplacedSegments(segments));
        _writers.Add(writer);
        var kept = 0L;
        foreach (var batch in _store.Segments.Read(_datasetArn, segments, [.. _schema.Fields.Select(field => field.Name)], _cancellationToken).Select(
            batch => batch.OrMissing(_schema)))
        {
            var rows = Remaining(batch, parts);
            RowsRemoved += batch.RowCount - rows.Length;
            kept += rows.Length;
            if (rows.Length > 0)
                writer.Write(new ColumnBatch(rows.Length, [.. batch.Columns.Select(column => Take(column, rows))]));
        }

        _importTimes.AddRange(parts.TimesOfRemoved);
        return kept > 0 ? writer.Complete(parts.Kept) : null;
    }

    private int[] Remaining(ColumnBatch batch, PartRows parts)
    {
        var rows = new List<int>(batch.RowCount);
        var users = batch[DatasetFields.UserId].Texts!;
        for (var row = 0; row < batch.RowCount; row++)
        {
            var isRemoved = _users.Contains(users[row]!);
            parts.Next(isRemoved);
            if (isRemoved)
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

    /// <summary>Follows the rows of segments through the imports with which they came.</summary>
    private sealed class PartRows(SegmentPart[] parts)
    {
        private readonly SegmentPart[] _parts = parts;
        private readonly long[] _removed = new long[parts.Length];
        private int _current;
        private long _passed;

        /// <summary>What is left of the parts.</summary>
        public IReadOnlyList<SegmentPart> Kept =>
            [.. _parts.Select((part, i) => part with { Rows = part.Rows - _removed[i] }).Where(part => part.Rows > 0)];

        /// <summary>When rows that are removed were imported.</summary>
        public IEnumerable<DateTime?> TimesOfRemoved => _parts.Where((_, i) => _removed[i] > 0).Select(part => part.ImportTime);

        public void Next(bool isRemoved)
        {
            while (_passed == _parts[_current].Rows && _current < _parts.Length - 1)
                (_current, _passed) = (_current + 1, 0);
            _passed++;
            _removed[_current] += isRemoved ? 1 : 0;
        }
    }
}
