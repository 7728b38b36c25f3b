using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>A catalogue that forgets everything with the process; passes the same contract as the real one.</summary>
internal sealed class InMemoryCatalog : ICatalog
{
    private readonly Lock _writeLock = new();
    private readonly Dictionary<string, Lease> _leases = [];
    private State _state = new([], [], []);

    /// <summary>What is put record by record; goes with its dataset.</summary>
    public InMemoryJournal Journal { get; }

    /// <summary>What campaigns have shown; goes with its dataset group.</summary>
    public InMemoryRecommendationLog RecommendationLog { get; }

    /// <summary>ARN and status of every committed insert and update, in order.</summary>
    public List<(string Arn, string Status)> Log { get; } = [];

    public InMemoryCatalog()
    {
        Journal = new InMemoryJournal(Exists);
        RecommendationLog = new InMemoryRecommendationLog(Exists);
    }

    public T? Find<T>(string arn)
        where T : Resource => _state.Find<T>(arn);

    public IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource => _state.List<T>(parentArn);

    public IReadOnlyList<string> DependentsOf(string arn) => _state.DependentsOf(arn);

    public IReadOnlyList<SegmentInfo> Segments(string datasetArn) => _state.Segments.GetValueOrDefault(datasetArn, []);

    /// <summary>Ids of the segments of all datasets.</summary>
    public IReadOnlySet<string> SegmentIds() => _state.Segments.Values.SelectMany(segments => segments).Select(segment => segment.Id).ToHashSet();

    public IReadOnlyList<Trial> Trials(string solutionVersionArn) =>
        [.. _state.Trials.Where(t => t.SolutionVersionArn == solutionVersionArn).OrderBy(t => t.Number)];

    public TResult Write<TResult>(Func<ICatalogTransaction, TResult> body)
    {
        lock (_writeLock)
        {
            var transaction = new Transaction(this, new State([.. _state.Rows], new(_state.Segments), [.. _state.Trials]));
            var result = body(transaction);
            _state = transaction.State;
            Log.AddRange(transaction.Log);
            return result;
        }
    }

    public bool EraseRemoved() => true;

    public ILease? TryAcquireLease(string arn)
    {
        lock (_leases)
        {
            return _leases.ContainsKey(arn) ? null : _leases[arn] = new Lease(this, arn);
        }
    }

    public bool IsLeased(string arn)
    {
        lock (_leases)
            return _leases.ContainsKey(arn);
    }

    public void RequestStop(string arn)
    {
        Lease? lease;
        lock (_leases)
            lease = _leases.GetValueOrDefault(arn);
        lease?.Stop();
    }

    /// <summary>What happens to a lease whose process sleeps past its expiry.</summary>
    public void Expire(string arn)
    {
        lock (_leases)
            _leases.Remove(arn);
    }

    private bool Exists(string arn) => _state.Rows.Any(row => row.Resource.Arn == arn);

    private bool Holds(ILease lease)
    {
        lock (_leases)
            return _leases.GetValueOrDefault(lease.Arn)?.Owner == lease.Owner;
    }

    private void Release(Lease lease)
    {
        lock (_leases)
        {
            if (_leases.GetValueOrDefault(lease.Arn) == lease)
                _leases.Remove(lease.Arn);
        }
    }

    private sealed record Row(Resource Resource, string? Parent, IReadOnlyList<string> Uses);

    private sealed record State(List<Row> Rows, Dictionary<string, IReadOnlyList<SegmentInfo>> Segments, List<Trial> Trials)
    {
        public T? Find<T>(string arn)
            where T : Resource => Rows.Select(r => r.Resource).OfType<T>().FirstOrDefault(r => r.Arn == arn);

        public IReadOnlyList<T> List<T>(string? parentArn)
            where T : Resource => [.. Rows.Where(r => parentArn is null || r.Parent == parentArn).Select(r => r.Resource).OfType<T>()];

        public IReadOnlyList<string> DependentsOf(string arn) => [.. Rows.Where(r => r.Uses.Contains(arn)).Select(r => r.Resource.Arn)];
    }

    private sealed class Transaction(InMemoryCatalog catalog, State state) : ICatalogTransaction
    {
        public State State { get; } = state;

        public List<(string Arn, string Status)> Log { get; } = [];

        public T? Find<T>(string arn)
            where T : Resource => State.Find<T>(arn);

        public IReadOnlyList<T> List<T>(string? parentArn = null)
            where T : Resource => State.List<T>(parentArn);

        public IReadOnlyList<string> DependentsOf(string arn) => State.DependentsOf(arn);

        public void Insert<T>(T resource, string? parentArn, params ReadOnlySpan<string> uses)
            where T : Resource
        {
            if (Index(resource.Arn) >= 0)
                throw Error(ErrorKind.ResourceAlreadyExists, resource.Arn);
            foreach (var arn in (string?[])[parentArn, .. uses])
                RequireRow(arn);
            State.Rows.Add(new Row(resource, parentArn, [.. uses]));
            Log.Add((resource.Arn, resource.Status));
        }

        public void Update<T>(T resource, IReadOnlyList<string>? uses = null)
            where T : Resource
        {
            RequireRow(resource.Arn);
            foreach (var arn in uses ?? [])
                RequireRow(arn);
            var index = Index(resource.Arn);
            State.Rows[index] = new Row(resource, State.Rows[index].Parent, uses ?? State.Rows[index].Uses);
            Log.Add((resource.Arn, resource.Status));
        }

        public void Delete(string arn)
        {
            RequireRow(arn);
            if (State.Rows.Any(r => r.Parent == arn || r.Uses.Contains(arn)))
                throw Error(ErrorKind.ResourceInUse, arn);
            State.Rows.RemoveAt(Index(arn));
            State.Segments.Remove(arn);
            State.Trials.RemoveAll(t => t.SolutionVersionArn == arn);
            catalog.Journal.Drop(arn);
            catalog.RecommendationLog.Drop(arn);
        }

        public void RequireLease(ILease lease)
        {
            if (!catalog.Holds(lease))
                throw new PersonalizeException(ErrorKind.ResourceInUse, "LeaseLost", lease.Arn);
        }

        public void SetSegments(string datasetArn, IReadOnlyList<SegmentInfo> segments, bool append)
        {
            RequireRow(datasetArn);
            State.Segments[datasetArn] = append ? [.. State.Segments.GetValueOrDefault(datasetArn, []), .. segments] : segments;
        }

        public int RemoveJournalUsers(string datasetArn, IReadOnlyCollection<string> userIds)
        {
            RequireRow(datasetArn);
            return catalog.Journal.RemoveUsers(datasetArn, userIds);
        }

        public int RemoveShownLists(string datasetGroupArn, IReadOnlyCollection<string> userIds)
        {
            var interactions = Engine.Resources.Arn.Dataset(Engine.Resources.Arn.NameOf(datasetGroupArn), DatasetType.Interactions);
            return catalog.RecommendationLog.RemoveUsers(
                datasetGroupArn, [.. userIds.SelectMany(user => catalog.Journal.SessionsOf(interactions, user).Append(user))]);
        }

        public void RemoveJournalRows(string datasetArn, IReadOnlyCollection<string> ids)
        {
            RequireRow(datasetArn);
            catalog.Journal.RemoveRows(datasetArn, ids);
        }

        public void PutTrial(Trial trial)
        {
            RequireRow(trial.SolutionVersionArn);
            State.Trials.RemoveAll(t => t.SolutionVersionArn == trial.SolutionVersionArn && t.Number == trial.Number);
            State.Trials.Add(trial);
        }

        private int Index(string arn) => State.Rows.FindIndex(r => r.Resource.Arn == arn);

        private void RequireRow(string? arn)
        {
            if (arn is not null && Index(arn) < 0)
                throw Error(ErrorKind.ResourceNotFound, arn);
        }

        private static PersonalizeException Error(ErrorKind kind, string arn) => new(kind, kind.ToString(), arn);
    }

    private sealed class Lease(InMemoryCatalog catalog, string arn) : ILease
    {
        private readonly CancellationTokenSource _stop = new();

        public string Arn { get; } = arn;

        public string Owner { get; } = Guid.NewGuid().ToString();

        public CancellationToken StopRequested => _stop.Token;

        public void Stop() => _stop.Cancel();

        public void Dispose() => catalog.Release(this);
    }
}
