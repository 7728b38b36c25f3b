using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// The histories that requests need. Imported events are brought into a table by user once and kept in the store, so that
/// other processes find it; it is made again when the dataset has changed. Events put one by one are read at every request,
/// those of the user asked for only.
/// </summary>
internal sealed class UserHistoryCache(IStore store) : IDisposable
{
    private const int MostUsers = 10_000;

    private readonly IStore _store = store;
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Source> _sources = [];

    /// <summary>Runs a request on a user's history as it is now; other requests for the same user wait.</summary>
    /// <param name="options">The filter the model was trained with: what it never saw tells it nothing.</param>
    /// <param name="withContext">Whether the events have their contextual metadata.</param>
    public T Use<T>(
        string datasetGroupArn, SnapshotOptions options, string userId, OperationContext context, Func<UserHistory, T> request, bool withContext = false)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        var key = new Key(datasetArn, options, withContext);
        UserHistory history;
        lock (_lock)
            history = Current(key, journal, context).HistoryOf(userId);
        return Use(key, userId, journal, history, request);
    }

    /// <summary>The same, where the histories are there already; otherwise the default, because to make them takes a while.</summary>
    public T? TryUse<T>(string datasetGroupArn, SnapshotOptions options, string userId, Func<UserHistory, T> request)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        var key = new Key(datasetArn, options, WithContext: false);
        UserHistory? history;
        lock (_lock)
            history = Find(key, journal, TryOpenStored)?.HistoryOf(userId);
        return history is null ? default : Use(key, userId, journal, history, request);
    }

    /// <summary>The events of many users, without keeping them.</summary>
    public IReadOnlyList<IReadOnlyList<HistoryEvent>> Read(
        string datasetGroupArn, SnapshotOptions options, IReadOnlyList<string> userIds, OperationContext context, bool withContext = false)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        UserHistory[] histories;
        lock (_lock)
        {
            var source = Current(new Key(datasetArn, options, withContext), journal, context);
            histories = [.. userIds.Select(source.ReadHistory)];
        }

        for (var i = 0; journal.Sequence > 0 && i < histories.Length; i++)
        {
            foreach (var put in _store.Journal.ReadUser(datasetArn, userIds[i], 0))
                histories[i].Add(put, options);
        }

        return [.. histories.Select(history => history.Events)];
    }

    /// <summary>Makes what requests for a model need, so that the first of them need not wait for it.</summary>
    public void Prepare(string datasetGroupArn, SnapshotOptions options, OperationContext context)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        lock (_lock)
            Current(new Key(datasetArn, options, WithContext: false), journal, context);
    }

    /// <summary>Removes what is kept of a dataset's users.</summary>
    public void Forget(string datasetArn)
    {
        lock (_lock)
        {
            foreach (var key in _sources.Keys.Where(key => key.DatasetArn == datasetArn).ToArray())
            {
                _sources[key].Table.Dispose();
                _sources.Remove(key);
            }

            _store.Models.DeleteAll(Place.FolderOf(datasetArn));
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

    private (string DatasetArn, JournalState State) Journal(string datasetGroupArn)
    {
        var datasetArn = Arn.Dataset(Arn.NameOf(datasetGroupArn), DatasetType.Interactions);
        return (datasetArn, _store.Journal.State(datasetArn));
    }

    private T Use<T>(Key key, string userId, JournalState journal, UserHistory history, Func<UserHistory, T> request)
    {
        lock (history)
        {
            if (history.JournalPosition < journal.Sequence)
            {
                // Whatever was put since the position was read comes along and is not read again.
                foreach (var put in _store.Journal.ReadUser(key.DatasetArn, userId, history.JournalPosition))
                {
                    history.Add(put, key.Options);
                    history.JournalPosition = put.Sequence;
                }

                history.JournalPosition = Math.Max(history.JournalPosition, journal.Sequence);
            }

            return request(history);
        }
    }

    private Source Current(Key key, JournalState journal, OperationContext context) =>
        Find(key, journal, where => where.HasData ? TryOpenStored(where) ?? Make(key, where, context) : HistoryTable.Empty)!;

    private Source? Find(Key key, JournalState journal, Func<Place, HistoryTable?> open)
    {
        // Should the dataset change right now, the list is older than what is read, and the next request reads again.
        var segments = _store.Catalog.Segments(key.DatasetArn);
        if (_sources.TryGetValue(key, out var known) && known.Segments.SequenceEqual(segments))
        {
            // After a removal nobody knows which of the events read are left.
            if ((known.Journal.Dataset, known.Journal.Removals) != (journal.Dataset, journal.Removals))
                known = _sources[key] = known with { Journal = journal, Users = new RecentUsers(MostUsers) };
            return known;
        }

        if (open(Place.Of(key, segments)) is not { } table)
            return null;
        known?.Table.Dispose();
        return _sources[key] = new Source(segments, journal, table, key.WithContext ? ContextReader(key.DatasetArn) : null, new RecentUsers(MostUsers));
    }

    private HistoryTable Make(Key key, Place where, OperationContext context)
    {
        Snapshot snapshot;
        try
        {
            // What the snapshot has to say about metadata was said when the model was trained.
            snapshot = SnapshotBuilder.Build(
                _store, Arn.DatasetGroup(Arn.NameOf(key.DatasetArn)), key.Options with { JournalUntil = 0 }, context with { Warning = null, Information = null });
        }
        catch (PersonalizeException exception) when (exception.ErrorId == "TooLittleData")
        {
            // All that the model counts was put one by one.
            return HistoryTable.Empty;
        }

        var (json, tensors) = HistoryTable.Export(snapshot, where.Source, key.WithContext);
        try
        {
            _store.Models.Save(where.Folder, where.Name, json, tensors);
        }
        catch (PersonalizeException)
        {
            // A store that can only be read, a full disk: this process keeps it in its memory.
        }

        return TryOpenStored(where) ?? HistoryTable.TryOpen(new TensorsInMemory(json, tensors), where.Source)!;
    }

    private HistoryTable? TryOpenStored(Place where)
    {
        try
        {
            return _store.Models.TryOpen(where.Folder, where.Name) is { } file ? HistoryTable.TryOpen(file, where.Source) : null;
        }
        catch (PersonalizeException)
        {
            // Damaged: it is made again, and takes the place of this one.
            return null;
        }
    }

    /// <summary>Reads the context of events that are put, by the dataset's schema; null without a dataset.</summary>
    private Func<JournalEvent, IReadOnlyDictionary<string, ContextValue>>? ContextReader(string datasetArn)
    {
        if (_store.Catalog.Find<Dataset>(datasetArn) is not { } dataset)
            return null;
        var schema = DatasetSchemaReader.Read(dataset.DatasetType, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText);
        string[] names = [.. schema.UsedMetadata.Select(field => field.Name)];
        return put => EventContext.Of(put, schema, names);
    }

    /// <summary>Tells apart what is kept: by the events that count, and by what is kept of them.</summary>
    private sealed record Key(string DatasetArn, SnapshotOptions Options, bool WithContext);

    private sealed record Source(
        IReadOnlyList<SegmentInfo> Segments, JournalState Journal, HistoryTable Table, Func<JournalEvent, IReadOnlyDictionary<string, ContextValue>>? ContextOf, RecentUsers Users)
    {
        /// <summary>What is kept of a user between requests.</summary>
        public UserHistory HistoryOf(string userId) => Users.GetOrAdd(userId, ReadHistory);

        public UserHistory ReadHistory(string userId) => new(Table.Read(userId), ContextOf);
    }

    /// <summary>Where a table is stored.</summary>
    /// <param name="Source">Tells the data that it is made of.</param>
    /// <param name="HasData">False when a campaign answers on although its data has gone.</param>
    private sealed record Place(string Folder, string Name, string Source, bool HasData)
    {
        public static Place Of(Key key, IReadOnlyList<SegmentInfo> segments) => new(
            FolderOf(key.DatasetArn),
            $"h{Fingerprint($"{key.Options.EventType?.ToUpperInvariant()}/{key.Options.EventValueThreshold:R}/{key.Options.MostItems}/{key.WithContext}")}",
            Fingerprint(string.Join('\n', segments.Select(segment => segment.Id))),
            segments.Count > 0);

        public static string FolderOf(string datasetArn) => $"histories-{Fingerprint(datasetArn)}";

        private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
