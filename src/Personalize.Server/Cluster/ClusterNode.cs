using System.Data.Common;
using System.Diagnostics;
using System.Net;
using Personalize.Engine;
using Personalize.Engine.Ports;
using Personalize.Server.Hosting;
using Personalize.Server.Monitoring;
using Personalize.Server.Work;

namespace Personalize.Server.Cluster;

/// <summary>This server among those that share its store.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan s_longestReport = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_longestStop = TimeSpan.FromSeconds(10);

    private readonly ServerSettings _settings;
    private readonly DbDataSource _database;
    private readonly IPEndPoint _address;
    private readonly ILoggerProvider? _logging;
    private readonly DateTime _started = DateTime.UtcNow;
    private readonly ManualResetEventSlim _end = new();
    private readonly Lock _lock = new();
    private IHost? _silo;
    private Thread? _beats;
    private IReadOnlyList<string> _addresses = [];
    private (long At, IReadOnlyList<NodeReport> Reports) _known;
    private long _heard;
    private Task _pass = Task.CompletedTask;
    private volatile bool _isOutcast;
    private volatile bool _isSuspended;

    /// <param name="database">In which the members are; disposed with this object.</param>
    /// <param name="address">Where other nodes reach this one.</param>
    public ClusterNode(
        ServerSettings settings, PersonalizeEngine engine, WorkQueue queue, ServerLog log, DbDataSource database, IPEndPoint address,
        ILoggerProvider? logging)
    {
        (_settings, Engine, Queue, Log, _database, _address, _logging) = (settings, engine, queue, log, database, address, logging);
        Nodes = engine.Store.Nodes!;
        Trials = new TrialHost(engine, settings.TrialSlots);
    }

    public PersonalizeEngine Engine { get; }

    public WorkQueue Queue { get; }

    public ServerLog Log { get; }

    public INodes Nodes { get; }

    public TrialHost Trials { get; }

    /// <summary>Whether the database has answered lately; without it nothing can be answered, and another node may well be able to.</summary>
    public bool IsConnected => Stopwatch.GetElapsedTime(Volatile.Read(ref _heard)) < s_longestSilence;

    /// <summary>Joins the cluster.</summary>
    /// <exception cref="PersonalizeException">The other members, or their table, cannot be reached.</exception>
    public async Task Start()
    {
        Volatile.Write(ref _heard, Stopwatch.GetTimestamp());
        try
        {
            await Join();
        }
        catch (Exception exception) when (exception is not PersonalizeException)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.ServerCannotStart, $"The node cannot join the others: {exception.Message}",
                $"Check that they reach it at {_address}, or give another --cluster-address.");
        }
    }

    /// <summary>Tells the others where this node listens, and begins to work.</summary>
    public void Begin(IEnumerable<string> addresses)
    {
        _addresses = [.. addresses];
        _beats = new Thread(Beat) { IsBackground = true, Name = "Personalize node" };
        _beats.Start();
    }

    /// <summary>Says that there is something new to do.</summary>
    public void Wake() => _ = Pass(isNew: true);

    public NodeReport Report()
    {
        var (jobs, trainings) = Queue.Room;
        var trials = trainings == 0 && !Trials.IsLeading ? 0 : Trials.Room;
        return new NodeReport(
            _settings.NodeName, _silo is { } silo ? AddressOf(silo) : "", jobs, trainings, trials, Trials.FreeMemory, [.. Queue.Running]);
    }

    /// <summary>What all members can take that answer.</summary>
    /// <param name="age">How old it may be.</param>
    public async Task<IReadOnlyList<NodeReport>> Reports(TimeSpan age)
    {
        var known = _known;
        if (known.Reports is { } recent && Stopwatch.GetElapsedTime(known.At) < age)
            return recent;
        var at = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Members().Select(Ask));
        IReadOnlyList<NodeReport> reports = [.. answers.OfType<NodeReport>()];
        _known = (at, reports);
        return reports;

        async Task<NodeReport?> Ask(string silo)
        {
            try
            {
                return await GrainOf(silo).Report().WaitAsync(s_longestReport);
            }
            catch (Exception exception) when (NoAnswer.Is(exception))
            {
                return null;
            }
        }
    }

    /// <exception cref="InvalidOperationException">This node is no member at this moment.</exception>
    public INodeGrain GrainOf(string silo) => Grains().GetGrain<INodeGrain>(silo);

    public bool IsMember(string silo) => Members().Contains(silo);

    /// <summary>Leaves the cluster, whose members have expelled this node, and joins it again.</summary>
    public void Rejoin(string reason)
    {
        if (_isOutcast)
            return;
        _isOutcast = true;
        Log.Remark($"This node is no longer a member of its cluster and joins again: {reason}");
    }

    /// <summary>Takes no more work. What is being done is handed on by whoever stops the queue.</summary>
    public async Task Stop()
    {
        _end.Set();
        _beats?.Join();
        Trials.Dispose();
        await Leave();
        try
        {
            Nodes.Remove(_settings.NodeName);
        }
        catch (PersonalizeException)
        {
            // It is silent from now on.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _end.Dispose();
    }

    private async Task Join()
    {
        var silo = SiloFactory.Create(this, _database, _address, _settings.NodeName, _logging);
        try
        {
            await silo.StartAsync();
        }
        catch
        {
            silo.Dispose();
            throw;
        }

        lock (_lock)
            _silo = silo;
    }

    private async Task Leave()
    {
        IHost? silo;
        lock (_lock)
            (silo, _silo) = (_silo, null);
        if (silo is null)
            return;
        using var patience = new CancellationTokenSource(s_longestStop);
        try
        {
            await silo.StopAsync(patience.Token);
        }
        catch (Exception exception)
        {
            Log.Remark($"The node could not say goodbye: {exception.GetType().Name}");
        }

        if (silo is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private void Beat()
    {
        do
        {
            try
            {
                var memory = NodeMemory.Now();
                var isSuspended = Nodes.Put(new Node
                {
                    Name = _settings.NodeName,
                    Addresses = _addresses,
                    Cores = Environment.ProcessorCount,
                    MemoryBytes = memory.Total,
                    FreeMemoryBytes = memory.Free,
                    StartTime = _started,
                    Running = [.. Queue.Describe(), .. Trials.Running],
                });
                Volatile.Write(ref _heard, Stopwatch.GetTimestamp());
                Trials.Sweep();
                if (isSuspended != _isSuspended)
                {
                    _isSuspended = isSuspended;
                    Queue.Suspend(isSuspended);
                    Trials.Suspend(isSuspended);
                }

                if (_isOutcast || _silo is null)
                    Renew().GetAwaiter().GetResult();

                // Not waited for: the node of the dispatcher may be the one that has just died.
                if (_pass.IsCompleted)
                    _pass = Pass(isNew: false);
            }
            catch (PersonalizeException)
            {
                // The database is away; whoever waits for this node is told so by IsConnected.
            }
            catch (Exception exception)
            {
                Log.Remark($"The node cannot work with the others: {exception.GetType().Name}: {exception.Message}");
            }
        }
        while (!_end.Wait(s_beat));
    }

    private async Task Renew()
    {
        await Leave();
        _isOutcast = false;
        await Join();
        Log.Remark("This node has joined its cluster again.");
    }

    private async Task Pass(bool isNew)
    {
        try
        {
            await Grains().GetGrain<IDispatcherGrain>(0).Pass(isNew);
        }
        catch (Exception exception) when (NoAnswer.Is(exception))
        {
            // The dispatcher's node may just have died; the next pass finds it elsewhere.
        }
        catch (PersonalizeException exception)
        {
            Log.Remark($"Works cannot be placed: {exception.Message}");
        }
    }

    private IGrainFactory Grains() =>
        (_silo ?? throw new InvalidOperationException("This node is no member.")).Services.GetRequiredService<IGrainFactory>();

    private IReadOnlyList<string> Members() => _silo is { } silo
        ? [.. silo.Services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress.ToParsableString())]
        : [];

    private static string AddressOf(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
}
