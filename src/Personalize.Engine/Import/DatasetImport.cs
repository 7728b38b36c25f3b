using System.Diagnostics;
using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>
/// Reads files into one new segment of a dataset. They are streamed in batches, so memory is bounded by the vocabularies and the
/// duplicate check. The caller commits the segment in a catalogue transaction before disposing of this object.
/// </summary>
internal sealed class DatasetImport : IDisposable
{
    private const int BatchRows = 1 << 16;

    private readonly IStore _store;
    private readonly DatasetSchema _schema;
    private readonly bool _isPartial;
    private readonly SchemaGuess? _guess;
    private readonly string _schemaName;
    private readonly DatasetImportJob _job;
    private readonly OperationContext _context;
    private readonly FieldParser[] _parsers;
    private readonly NameParser? _users;
    private readonly NameParser? _items;
    private readonly NameParser? _eventTypes;
    private readonly TimestampParser? _times;
    private readonly TimestampReader _timestamps;
    private readonly SortedSet<string> _unusedColumns = new(StringComparer.Ordinal);
    private readonly SeenSet _seenUsers = new();
    private readonly SeenSet _seenItems = new();
    private readonly RejectionReport? _report;
    private readonly ImportTally _tally;
    private readonly ISegmentWriter _writer;
    private readonly int[] _rows = new int[BatchRows];
    private readonly bool[] _isNew = new bool[BatchRows];
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly long _totalBytes;
    private KnownEvents? _known;
    private long _doneBytes;
    private long _firstTime = long.MaxValue;
    private long _lastTime = long.MinValue;

    /// <param name="job">With files instead of folders.</param>
    public DatasetImport(IStore store, SchemaChoice choice, DatasetImportJob job, OperationContext context)
    {
        var schema = choice.Fields;
        (_store, _schema, _guess, _schemaName, _job, _context) = (store, schema, choice.Guess, choice.Schema.Name, job, context);
        _isPartial = choice.IsPartial;
        _timestamps = new TimestampReader(job.TimestampFormat);
        var missing = new MissingValues(job.NullValues);
        _parsers = [.. schema.Fields.Select(field => FieldParser.Create(schema.DatasetType, field, BatchRows, _timestamps, missing, _guess))];
        _users = Parser<NameParser>(DatasetFields.UserId);
        _items = Parser<NameParser>(DatasetFields.ItemId);
        if (schema.DatasetType == DatasetType.Interactions)
        {
            _eventTypes = Parser<NameParser>(DatasetFields.EventType);
            _times = Parser<TimestampParser>(DatasetFields.Timestamp);
        }

        foreach (var path in job.Paths)
        {
            using var reader = store.Readers.Open(path, job.Quoting);
            FileColumns.Of(path, reader, job.ColumnMap).Bind(schema);
            _totalBytes += reader.Position.Total;
        }

        RefuseToOverwriteInput();
        _report = job.ReportPath is null ? null : new RejectionReport(job.ReportPath, job);
        _tally = new ImportTally(_report is null ? null : _report.Add);
        try
        {
            _writer = store.Segments.Create(job.DatasetArn, schema, job.ImportMode == ImportModes.Incremental ? null : ReplacedSegments.All);
        }
        catch
        {
            _report?.Dispose();
            throw;
        }
    }

    /// <summary>The segment to commit; null if no row is new.</summary>
    public SegmentInfo? Segment { get; private set; }

    /// <summary>The ids of the rows that were kept, for Items and Users.</summary>
    public IReadOnlyCollection<string> Ids => _schema.DatasetType == DatasetType.Items ? _seenItems.Of(_items!.Vocabulary) : _seenUsers.Of(_users!.Vocabulary);

    /// <summary>Reads everything.</summary>
    /// <param name="existing">Segments whose events count as already imported (INCREMENTAL).</param>
    /// <exception cref="PersonalizeException">A malformed file, or rows that break the rules; nothing must be committed.</exception>
    public ImportReport Run(IReadOnlyList<SegmentInfo> existing)
    {
        try
        {
            if (_times is not null)
            {
                _known = new KnownEvents(
                    _store.Segments, _job.DatasetArn, _schema, existing, _users!.Vocabulary, _items!.Vocabulary, _eventTypes?.Vocabulary,
                    _context.CancellationToken);
            }

            foreach (var path in _job.Paths)
                ReadFile(path);
            RefuseUnusableRows();
        }
        catch (PersonalizeException exception)
        {
            _report?.Complete("refused", _tally, exception.Message);
            throw;
        }

        if (_tally.Kept > 0)
            Segment = _writer.Complete();
        TellRemarks();
        return Report();
    }

    /// <summary>Completes the report of rejected rows once the outcome of the import is known.</summary>
    /// <param name="outcome"><c>imported</c> or <c>tested</c>.</param>
    public void EndReport(string outcome) => _report?.Complete(outcome, _tally);

    public void Dispose()
    {
        _writer.Dispose();
        _report?.Dispose();
    }

    private void ReadFile(string path)
    {
        using var reader = _store.Readers.Open(path, _job.Quoting);
        var columns = FileColumns.Of(path, reader, _job.ColumnMap);
        var ordinals = columns.Bind(_schema);
        TellColumns(path, reader, columns, ordinals);
        using var blocks = new RowBlockReader(reader, ordinals, BatchRows);
        while (blocks.Next() is { } block)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < _parsers.Length; i++)
                _parsers[i].Parse(block, i);
            _tally.Read += block.Count;
            var rows = TakeRows(path, block, columns, ordinals);

            // Once nothing can be kept, the rest is read only for its errors.
            if (rows > 0 && (_tally.Invalid == 0 || _job.SkipInvalidRecords))
                _writer.Write(new ColumnBatch(rows, [.. _parsers.Select(parser => parser.Column)]));
            TellProgress(path, block.Position);
        }

        _doneBytes += reader.Position.Total;
    }

    // Counts the rejected and dropped rows, and moves the kept ones to the front. Returns how many are kept.
    private int TakeRows(string path, RowBlock block, FileColumns columns, int[] ordinals)
    {
        var good = 0;
        for (var row = 0; row < block.Count; row++)
        {
            if (block.HasProblems && block.Problem(row) is { } problem)
                Reject(path, block, row, problem, columns, ordinals);
            else
                _rows[good++] = row;
        }

        if (_known is not null)
        {
            _known.Add(
                _rows.AsSpan(0, good), _users!.Indices, _items!.Indices, _times!.Values, _eventTypes is null ? default : _eventTypes.Indices.AsSpan(), _isNew);
        }

        var kept = 0;
        for (var i = 0; i < good; i++)
        {
            if (_times is not null && !_isNew[i])
            {
                _tally.Drop(ImportTally.Duplicate);
                continue;
            }

            CountRow(_rows[i]);
            if (_rows[i] != kept)
                Move(_rows[i], kept);
            kept++;
        }

        return kept;
    }

    private void Move(int from, int to)
    {
        foreach (var parser in _parsers)
            parser.Move(from, to);
    }

    private void Reject(string path, RowBlock block, int row, string problem, FileColumns columns, int[] ordinals)
    {
        var column = block.ProblemColumn(row);
        if (column >= 0 && _guess is not null && !DatasetFields.IsReserved(_schema.DatasetType, _parsers[column].Field.Name))
        {
            var field = _parsers[column].Field;
            throw new GuessRefutedException($"{field.Name} was taken for {DatasetFields.Describe(field.Type)} by the first {SchemaInference.SampleRows} rows, "
                + $"but '{block.Columns[column][row]}' in '{path}', line {block.Line(row)}, {problem}.");
        }

        if (column < 0)
            _tally.Reject("", path, block.Line(row), "", "", problem);
        else
            _tally.Reject(_parsers[column].Field.Name, path, block.Line(row), columns.Name(ordinals[column]), block.Columns[column][row], problem);
    }

    private void CountRow(int row)
    {
        _tally.Kept++;
        if (_users is not null)
            _seenUsers.Add(_users.Indices[row]);
        if (_items is not null)
            _seenItems.Add(_items.Indices[row]);
        if (_times is null)
            return;
        _firstTime = Math.Min(_firstTime, _times.Values[row]);
        _lastTime = Math.Max(_lastTime, _times.Values[row]);
    }

    private void RefuseToOverwriteInput()
    {
        if (_job.ReportPath is not { } report || !_job.Paths.Any(path => Path.GetFullPath(path) == Path.GetFullPath(report)))
            return;
        throw PersonalizeException.InvalidInput(
            ErrorIds.ReportIsInput, $"The report '{report}' would overwrite one of the files to read.", "Give the report a different path.", report);
    }

    private void RefuseUnusableRows()
    {
        var files = _job.Paths.Count == 1 ? $"'{_job.Paths[0]}'" : $"{_job.Paths.Count} files";
        if (_tally.Read == 0)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.NoRows, $"{files}: there are no rows after the header, so nothing was changed.", target: _job.Paths[0]);
        }

        if (_tally.Invalid == 0 || (_job.SkipInvalidRecords && _tally.Invalid < _tally.Read))
            return;
        throw PersonalizeException.InvalidInput(
            ErrorIds.InvalidRecords,
            $"{files}: {_tally.Invalid} of {_tally.Read} rows break the rules, so nothing was changed.{_tally.DescribeRejected()}{DescribeTypes()}",
            _job.SkipInvalidRecords
                ? "Every row was rejected: correct the file, the schema or the column map."
                : "Correct the rows, or let the import leave invalid records out.",
            _tally.Rejected);
    }

    // Values of metadata fields that do not have the type of the field, which a given schema says.
    private string DescribeTypes()
    {
        var refused = _parsers.Select(parser => parser.Field)
            .Where(field => !DatasetFields.IsReserved(_schema.DatasetType, field.Name) && _tally.Rejects(field.Name))
            .Select(field => $"{field.Name} {DatasetFields.Describe(field.Type)}")
            .ToList();
        return refused.Count == 0 ? "" : $"{Environment.NewLine}The schema '{_schemaName}' gives the types: {string.Join(", ", refused)}.";
    }

    /// <summary>What has been counted so far.</summary>
    public ImportReport Report() => new()
    {
        DatasetArn = _job.DatasetArn,
        DatasetType = _schema.DatasetType,
        ImportMode = _job.ImportMode,
        RowsRead = _tally.Read,
        RowsKept = _tally.Kept,
        RowsDropped = _tally.Dropped,
        RowsRejected = _tally.Invalid,
        RejectedRows = _tally.Rejected,
        Users = _seenUsers.Count,
        Items = _seenItems.Count,
        FirstEvent = _times is null || _tally.Kept == 0 ? null : DateTime.UnixEpoch.AddSeconds(_firstTime),
        LastEvent = _times is null || _tally.Kept == 0 ? null : DateTime.UnixEpoch.AddSeconds(_lastTime),
        Seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds,
        UnusedColumns = [.. _unusedColumns],
    };

    private void TellColumns(string path, ITabularReader reader, FileColumns columns, int[] ordinals)
    {
        foreach (var remark in reader.Remarks)
            _context.Information?.Invoke($"'{path}': {remark}");
        var without = Enumerable.Range(0, columns.Count).Except(ordinals).ToList();
        _unusedColumns.UnionWith(without.Where(i => columns.Name(i).Length > 0 && reader.About(i).Problem is null).Select(columns.Name));
        var unused = without.ConvertAll(i => (columns.Name(i).Length == 0 ? $"number {i + 1} (no name)" : columns.Name(i))
            + (reader.About(i).Problem is { } problem ? $" ({problem})" : ""));
        if (unused.Count > 0 && !_isPartial)
            _context.Warning?.Invoke($"'{path}': the schema has no fields for the columns {string.Join(", ", unused)}, so they are not imported.");
        var missing = _schema.Fields.Where((_, i) => ordinals[i] < 0).Select(field => field.Name).ToList();
        if (missing.Count > 0)
            _context.Warning?.Invoke($"'{path}': there are no columns for the optional fields {string.Join(", ", missing)}, so these are null.");
    }

    private void TellRemarks()
    {
        // Timestamps in the wrong unit, such as seconds read as milliseconds, end up there.
        if (_times is not null && _tally.Kept > 0 && _lastTime < DatasetFields.SuspiciouslyEarly)
            _context.Warning?.Invoke($"The newest event is from {DateTime.UnixEpoch.AddSeconds(_lastTime):yyyy-MM-dd}: check the unit of the timestamps.");
        if (_timestamps.SawZoneless)
            _context.Information?.Invoke("Times without a time zone were taken as UTC.");
        if (_timestamps.SawFraction)
            _context.Information?.Invoke("Fractions of a second were cut off: times are whole seconds.");
        foreach (var parser in _parsers.Where(parser => parser.LikeMissing.Count > 0))
        {
            var (words, first) = (string.Join(", ", parser.LikeMissing.Select(word => $"'{word}'")), parser.LikeMissing[0]);
            _context.Warning?.Invoke(
                $"{parser.Field.Name} contains {words} as text; if that means a missing value, import again with the NullValue '{first}'.");
        }

        foreach (var parser in _parsers.OfType<TextParser>().Where(parser => parser.Truncated > 0))
            _context.Warning?.Invoke($"{parser.Truncated} values of {parser.Field.Name} were cut off after {DatasetFields.LongestText} characters.");
        var distinct = _schema.DatasetType switch { DatasetType.Items => _seenItems.Count, DatasetType.Users => _seenUsers.Count, _ => _tally.Kept };
        if (distinct < _tally.Kept)
            _context.Warning?.Invoke($"{_tally.Kept - distinct} rows repeat the id of an earlier row; the last row of each id is used.");
    }

    private void TellProgress(string path, (long Read, long Total) position)
    {
        if (_context.Progress is null)
            return;
        var elapsed = Stopwatch.GetElapsedTime(_started);
        var share = _totalBytes == 0 ? 1 : Math.Clamp((double)(_doneBytes + position.Read) / _totalBytes, 0, 1);
        TimeSpan? remaining = share > 0.01 ? elapsed / share * (1 - share) : null;
        var status = string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}: {_tally.Read:N0} rows, {_tally.Read / Math.Max(elapsed.TotalSeconds, 1e-3):N0} rows/s");
        _context.Progress(new OperationProgress($"Importing {_schema.DatasetType}", status, share * 100, remaining));
    }

    private T? Parser<T>(string field)
        where T : FieldParser => _parsers.OfType<T>().FirstOrDefault(parser => parser.Field.Name == field);

    /// <summary>Which indices have been seen.</summary>
    private sealed class SeenSet
    {
        private bool[] _seen = new bool[1024];

        public long Count { get; private set; }

        public IReadOnlyCollection<string> Of(GrowingVocabulary vocabulary) => [.. vocabulary.Ids.Where((_, index) => index < _seen.Length && _seen[index])];

        public void Add(int index)
        {
            if (index >= _seen.Length)
                Array.Resize(ref _seen, Math.Max(index + 1, _seen.Length * 2));
            if (_seen[index])
                return;
            _seen[index] = true;
            Count++;
        }
    }
}
