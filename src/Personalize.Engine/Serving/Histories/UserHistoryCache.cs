using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// The histories that requests need. Imported events are arranged in a table by user once, which is kept in the store for other
/// processes and rebuilt when the dataset has changed. Individually recorded events are read at every request, but only those of the
/// requested user.
/// </summary>
internal sealed class UserHistoryCache(IStore store) : IDisposable
{
    private const int MostUsers = 10_000;
    private const int MostRecorded = 4096;

    // Of the histories of one kind: long ones make room for others.
    private const long MostBytes = 256L << 20;

    private readonly IStore _store = store;
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Source> _sources = [];

    /// <summary>Number of imported events that were read so far.</summary>
    public long EventsRead
    {
        get
        {
            lock (_lock)
                return _sources.Values.Sum(source => source.Table.EventsRead);
        }
    }

    /// <summary>Runs a request on the current history of a user or a visitor; other requests for the same user wait.</summary>
    /// <param name="options">The filter that the model was trained with, because events it never saw tell it nothing.</param>
    /// <param name="withContext">Whether the events include their contextual metadata.</param>
    /// <param name="isWhole">Whether all events are needed; otherwise those of the <see cref="HistoryWindow"/> are given.</param>
    public T Use<T>(
        string datasetGroupArn, SnapshotOptions options, Visitor visitor, OperationContext context, Func<UserHistory, T> request, bool withContext = false,
        bool isWhole = false)
    {
        while (true)
        {
            var (datasetArn, journal) = Journal(datasetGroupArn);
            var key = new Key(datasetArn, options, withContext, isWhole);
            if (visitor.UserId is not { } userId)
                return request(SessionHistory(key, journal, visitor.SessionId!, context));
            var waiting = visitor.SessionId is { } session
                ? _store.Journal.ReadSession(datasetArn, session).Where(put => put.UserId is null).ToArray()
                : [];
            Source source;
            UserHistory history;
            lock (_lock)
            {
                source = Current(key, journal, context);
                history = waiting.Length == 0 ? source.HistoryOf(userId) : source.NewHistory();
            }

            if (TryUse(source, key, userId, journal, history, Complete, out var answer))
                return answer;

            T Complete(UserHistory current)
            {
                foreach (var put in waiting)
                    current.Add(put, options);
                return request(current.Events.Count > 0 ? current : SessionHistory(key, journal, userId, context));
            }
        }
    }

    /// <summary>The same if the histories already exist; otherwise the default, because building them takes a while.</summary>
    public T? TryUse<T>(string datasetGroupArn, SnapshotOptions options, string userId, Func<UserHistory, T> request)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        foreach (var withContext in new[] { false, true })
        {
            var key = new Key(datasetArn, options, withContext, IsWhole: false);
            Source? source;
            UserHistory? history;
            lock (_lock)
            {
                source = Find(key, journal, TryOpenStored);
                history = source?.HistoryOf(userId);
            }

            if (history is not null && TryUse(source!, key, userId, journal, history, request, out var answer))
                return answer;
        }

        return default;
    }

    /// <summary>The events of many users, without caching them. As in a request, a user known by nothing else is a session with that name.</summary>
    /// <param name="lists">Empty lists to use for them, taken away; null for new ones.</param>
    public IReadOnlyList<IReadOnlyList<HistoryEvent>> Read(
        string datasetGroupArn, SnapshotOptions options, IReadOnlyList<string> userIds, OperationContext context, bool withContext = false,
        bool isWhole = false, Stack<List<HistoryEvent>>? lists = null)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        UserHistory[] histories;
        Source source;
        lock (_lock)
        {
            source = Current(new Key(datasetArn, options, withContext, isWhole), journal, context);
            histories = [.. userIds.Select(_ => source.NewHistory())];
        }

        // Without the lock, so that others can read at the same time; if the table has been replaced meanwhile, the new one is read.
        for (var i = 0; i < histories.Length; i++)
        {
            if (!source.TryLoad(histories[i], userIds[i], lists?.Count > 0 ? lists.Pop() : null))
                return Read(datasetGroupArn, options, userIds, context, withContext, isWhole, lists);
        }

        for (var i = 0; journal != default && i < histories.Length; i++)
        {
            if (journal.Sequence > 0)
                AddRecorded(histories[i], datasetArn, userIds[i], options);
            if (histories[i].Events.Count == 0)
                AddSession(histories[i], datasetArn, userIds[i], options);
        }

        return [.. histories.Select(history => history.Events)];
    }

    /// <summary>All users with events, imported ones first.</summary>
    public IReadOnlyList<string> Users(string datasetGroupArn, SnapshotOptions options, OperationContext context)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        string[] imported;
        lock (_lock)
            imported = Current(new Key(datasetArn, options, WithContext: false, IsWhole: false), journal, context).Table.Users();
        var known = imported.ToHashSet(StringComparer.Ordinal);
        var recorded = _store.Journal.Read(datasetArn, journal.Sequence).SelectMany(batch => batch.Select(put => put.UserId!));
        return [.. imported, .. recorded.Where(known.Add)];
    }

    /// <summary>Builds what requests for a model need, so that the first request need not wait for it.</summary>
    /// <inheritdoc cref="Use" path="/param"/>
    public void Prepare(string datasetGroupArn, SnapshotOptions options, OperationContext context, bool withContext, bool isWhole = false)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        lock (_lock)
            Current(new Key(datasetArn, options, withContext, isWhole), journal, context);
    }

    /// <summary>Removes what is stored about the users of a dataset.</summary>
    public void Forget(string datasetArn)
    {
        lock (_lock)
        {
            foreach (var key in _sources.Keys.Where(key => key.DatasetArn == datasetArn).ToArray())
            {
                _sources[key].Table.Dispose();
                _sources.Remove(key);
            }

            _store.Caches.Forget(datasetArn);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var source in _sources.Values)
                source.Table.Dispose();
            _sources.Clear();
        }
    }

    /// <summary>The events of a session, which is short and changes often, so that nothing is kept of it.</summary>
    private UserHistory SessionHistory(Key key, JournalState journal, string sessionId, OperationContext context)
    {
        Func<JournalEvent, IReadOnlyDictionary<string, ContextValue>>? contextOf;
        lock (_lock)
            contextOf = Current(key, journal, context).ContextOf;
        var history = new UserHistory(key.IsWhole, contextOf);
        history.Load([], count: 0);
        AddSession(history, key.DatasetArn, sessionId, key.Options);
        return history;
    }

    private void AddSession(UserHistory history, string datasetArn, string sessionId, SnapshotOptions options)
    {
        foreach (var put in _store.Journal.ReadSession(datasetArn, sessionId))
            history.Add(put, options);
    }

    private (string DatasetArn, JournalState State) Journal(string datasetGroupArn)
    {
        var datasetArn = Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Interactions);
        return (datasetArn, _store.Journal.State(datasetArn));
    }

    /// <summary>Runs a request if the history is there, or can be read; false if the dataset has just been replaced.</summary>
    private bool TryUse<T>(
        Source source, Key key, string userId, JournalState journal, UserHistory history, Func<UserHistory, T> request, [MaybeNullWhen(false)] out T answer)
    {
        long bytes;
        lock (history)
        {
            // Read here, so that the requests of other users need not wait for it.
            if (!history.IsLoaded && !source.TryLoad(history, userId))
            {
                answer = default;
                return false;
            }

            if (history.JournalPosition < journal.Sequence)
            {
                // Events recorded since the position was read are included and are not read again.
                AddRecorded(history, key.DatasetArn, userId, key.Options);
                history.JournalPosition = Math.Max(history.JournalPosition, journal.Sequence);
            }

            answer = request(history);
            bytes = history.Bytes;
        }

        lock (_lock)
            source.Users.Report(userId, history, bytes);
        return true;
    }

    // Some at a time, because one user may have any number of them.
    private void AddRecorded(UserHistory history, string datasetArn, string userId, SnapshotOptions options)
    {
        IReadOnlyList<JournalEvent> recorded;
        do
        {
            recorded = _store.Journal.ReadUser(datasetArn, userId, history.JournalPosition, MostRecorded);
            foreach (var put in recorded)
            {
                history.Add(put, options);
                history.JournalPosition = put.Sequence;
            }
        }
        while (recorded.Count == MostRecorded);
    }

    private Source Current(Key key, JournalState journal, OperationContext context) =>
        Find(key, journal, where => where.HasData ? TryOpenStored(where) ?? Make(key, where, context) : HistoryTable.Empty)!;

    private Source? Find(Key key, JournalState journal, Func<Place, HistoryTable?> open)
    {
        // If the dataset changes at this moment, the list is older than what is read, and the next request reads again.
        var segments = _store.Catalog.Segments(key.DatasetArn);
        if (_sources.TryGetValue(key, out var known) && known.Segments.SequenceEqual(segments))
        {
            // After a removal it is unknown which of the events that were read still exist.
            if ((known.Journal.Dataset, known.Journal.Removals) != (journal.Dataset, journal.Removals))
                known = _sources[key] = known with { Journal = journal, Users = new RecentUsers(MostUsers, MostBytes) };
            return known;
        }

        if (open(Place.Of(key, segments)) is not { } table)
            return null;
        known?.Table.Dispose();
        return _sources[key] = new Source(
            segments, journal, table, key.IsWhole, key.WithContext ? ContextReader(key.DatasetArn) : null, new RecentUsers(MostUsers, MostBytes));
    }

    private HistoryTable Make(Key key, Place where, OperationContext context)
    {
        Snapshot snapshot;
        try
        {
            // The messages of the snapshot about metadata were shown when the model was trained.
            snapshot = SnapshotBuilder.Build(
                _store,
                Arn.DatasetGroup(Arn.NameOf(key.DatasetArn)),
                key.Options with { JournalUntil = 0 },
                context with { Warning = null, Information = null });
        }
        catch (PersonalizeException exception) when (exception.ErrorId == ErrorIds.TooLittleData)
        {
            // All events that the model counts were recorded individually.
            return HistoryTable.Empty;
        }

        // If the store is read-only or the disk is full, this process keeps the table in memory.
        var (json, tensors) = HistoryTable.Export(snapshot, key.WithContext);
        bool IsCurrent() => Place.Of(key, _store.Catalog.Segments(key.DatasetArn)).MadeOf == where.MadeOf;
        return (_store.Caches.TryPut(where.Cache, where.MadeOf, json, tensors, IsCurrent) ? TryOpenStored(where) : null)
            ?? HistoryTable.TryOpen(new TensorsInMemory(json, tensors))!;
    }

    private HistoryTable? TryOpenStored(Place where) => _store.Caches.TryOpen(where.Cache, where.MadeOf) is { } file ? HistoryTable.TryOpen(file) : null;

    /// <summary>Reads the context of individually recorded events, according to the schema of the dataset; null without a dataset.</summary>
    private Func<JournalEvent, IReadOnlyDictionary<string, ContextValue>>? ContextReader(string datasetArn)
    {
        if (_store.Catalog.Find<Dataset>(datasetArn) is not { } dataset)
            return null;
        var schema = DatasetSchemaReader.Read(dataset.DatasetType, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText);
        string[] names = [.. schema.UsedMetadata.Select(field => field.Name)];
        return put => EventContext.Of(put, schema, names);
    }

    /// <summary>Distinguishes the cached tables by the events they contain and by what they store about them.</summary>
    private sealed record Key(string DatasetArn, SnapshotOptions Options, bool WithContext, bool IsWhole);

    private sealed record Source(
        IReadOnlyList<SegmentInfo> Segments,
        JournalState Journal,
        HistoryTable Table,
        bool IsWhole,
        Func<JournalEvent, IReadOnlyDictionary<string, ContextValue>>? ContextOf,
        RecentUsers Users)
    {
        /// <summary>What is kept about a user between requests.</summary>
        public UserHistory HistoryOf(string userId) => Users.GetOrAdd(userId, NewHistory);

        public UserHistory NewHistory() => new(IsWhole, ContextOf);

        /// <summary>Reads the imported events; false if the table has been replaced in the meantime.</summary>
        public bool TryLoad(UserHistory history, string userId, List<HistoryEvent>? into = null)
        {
            if (Table.TryRead(userId, history.MostImported, out var count, into) is not { } newest)
                return false;
            history.Load(newest, count);
            return true;
        }
    }

    /// <summary>Where a table is stored.</summary>
    /// <param name="MadeOf">Identifies the data from which it is built.</param>
    /// <param name="HasData">False if a campaign continues to answer although its data has been deleted.</param>
    private sealed record Place(CacheKey Cache, string MadeOf, bool HasData)
    {
        public static Place Of(Key key, IReadOnlyList<SegmentInfo> segments)
        {
            var options = key.Options;
            var kind = $"{options.EventsText}/{key.WithContext}";
            return new Place(
                new CacheKey(key.DatasetArn, $"histories-{Fingerprint(kind)}"),
                string.Join('\n', segments.Select(segment => segment.Id)),
                segments.Count > 0);
        }

        private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
