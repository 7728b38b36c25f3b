using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

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
    private readonly Dictionary<(string DatasetArn, SnapshotOptions Options), Source> _sources = [];

    /// <summary>Runs a request on a user's history as it is now; other requests for the same user wait.</summary>
    /// <param name="options">The filter the model was trained with: what it never saw tells it nothing.</param>
    public T Use<T>(string datasetGroupArn, SnapshotOptions options, string userId, OperationContext context, Func<UserHistory, T> request)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        UserHistory history;
        lock (_lock)
            history = Current(datasetArn, options, journal, context).Users.GetOrAdd(userId, Load);
        lock (history)
        {
            if (history.JournalPosition < journal.Sequence)
            {
                // Whatever was put since the position was read comes along and is not read again.
                foreach (var put in _store.Journal.ReadUser(datasetArn, userId, history.JournalPosition))
                {
                    history.Add(put, options);
                    history.JournalPosition = put.Sequence;
                }

                history.JournalPosition = Math.Max(history.JournalPosition, journal.Sequence);
            }

            return request(history);
        }

        UserHistory Load(string id) => new(_sources[(datasetArn, options)].Table.Read(id));
    }

    /// <summary>The events of many users, without keeping them.</summary>
    public IReadOnlyList<IReadOnlyList<HistoryEvent>> Read(string datasetGroupArn, SnapshotOptions options, IReadOnlyList<string> userIds, OperationContext context)
    {
        var (datasetArn, journal) = Journal(datasetGroupArn);
        UserHistory[] histories;
        lock (_lock)
        {
            var table = Current(datasetArn, options, journal, context).Table;
            histories = [.. userIds.Select(id => new UserHistory(table.Read(id)))];
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
            Current(datasetArn, options, journal, context);
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

            _store.Models.DeleteAll(FolderOf(datasetArn));
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

    private Source Current(string datasetArn, SnapshotOptions options, JournalState journal, OperationContext context)
    {
        // Should the dataset change right now, the list is older than what is read, and the next request reads again.
        var segments = _store.Catalog.Segments(datasetArn);
        if (_sources.TryGetValue((datasetArn, options), out var known))
        {
            if (known.Segments.SequenceEqual(segments))
            {
                // After a removal nobody knows which of the events read are left.
                if ((known.Journal.Dataset, known.Journal.Removals) != (journal.Dataset, journal.Removals))
                    known = _sources[(datasetArn, options)] = known with { Journal = journal, Users = new RecentUsers(MostUsers) };
                return known;
            }

            known.Table.Dispose();
            _sources.Remove((datasetArn, options));
        }

        var table = Open(datasetArn, options, segments, context);
        return _sources[(datasetArn, options)] = new Source(segments, journal, table, new RecentUsers(MostUsers));
    }

    private HistoryTable Open(string datasetArn, SnapshotOptions options, IReadOnlyList<SegmentInfo> segments, OperationContext context)
    {
        // A campaign answers on although its data has gone.
        if (segments.Count == 0)
            return HistoryTable.Empty;
        var folder = FolderOf(datasetArn);
        var name = $"h{Fingerprint($"{options.EventType?.ToUpperInvariant()}/{options.EventValueThreshold:R}/{options.MostItems}")}";
        var source = Fingerprint(string.Join('\n', segments.Select(segment => segment.Id)));
        return TryOpenStored(folder, name, source) ?? Make(datasetArn, options, folder, name, source, context);
    }

    private HistoryTable Make(string datasetArn, SnapshotOptions options, string folder, string name, string source, OperationContext context)
    {
        Snapshot snapshot;
        try
        {
            // What the snapshot has to say about metadata was said when the model was trained.
            snapshot = SnapshotBuilder.Build(
                _store, Arn.DatasetGroup(Arn.NameOf(datasetArn)), options with { JournalUntil = 0 }, context with { Warning = null, Information = null });
        }
        catch (PersonalizeException exception) when (exception.ErrorId == "TooLittleData")
        {
            // All that the model counts was put one by one.
            return HistoryTable.Empty;
        }

        var (json, tensors) = HistoryTable.Export(snapshot, source);
        try
        {
            _store.Models.Save(folder, name, json, tensors);
        }
        catch (PersonalizeException)
        {
            // A store that can only be read, a full disk: this process keeps it in its memory.
        }

        return TryOpenStored(folder, name, source) ?? HistoryTable.TryOpen(new TensorsInMemory(json, tensors), source)!;
    }

    private HistoryTable? TryOpenStored(string folder, string name, string source)
    {
        try
        {
            return _store.Models.TryOpen(folder, name) is { } file ? HistoryTable.TryOpen(file, source) : null;
        }
        catch (PersonalizeException)
        {
            // Damaged: it is made again, and takes the place of this one.
            return null;
        }
    }

    private static string FolderOf(string datasetArn) => $"histories-{Fingerprint(datasetArn)}";

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private sealed record Source(IReadOnlyList<SegmentInfo> Segments, JournalState Journal, HistoryTable Table, RecentUsers Users);
}
