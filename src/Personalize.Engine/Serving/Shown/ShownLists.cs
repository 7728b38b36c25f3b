using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving.Shown;

/// <summary>
/// Records the lists of campaigns that keep them. No request waits for that: a thread of its own writes what has come together in a quarter
/// of a second in one durable write. So a crash can lose the lists of that last moment and no others; whoever reads the log in this process,
/// removes a user or closes the engine first has them written.
/// </summary>
internal sealed class ShownLists(IStore store, TimeProvider clock) : IDisposable
{
    /// <summary>The longest time for which lists are kept.</summary>
    public const int MostDays = 365;

    // Minutes of answers, should the disk be that slow; more would only take memory away from them.
    private const int MostWaiting = 100_000;
    private const int BatchSize = 4096;

    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(250);

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ConcurrentQueue<ShownList> _waiting = [];
    private readonly AutoResetEvent _added = new(initialState: false);
    private readonly ManualResetEventSlim _end = new();
    private readonly Lock _writeLock = new();
    private readonly Lock _threadLock = new();
    private Thread? _thread;
    private string? _problem;
    private bool _isReadOnlySaid;
    private bool _isDisposed;

    /// <summary>Records an answer if its campaign keeps them.</summary>
    /// <param name="items">The best first.</param>
    public void Add(
        ServedVersion version, string recommendationId, string? userId, string? sessionId, IReadOnlyList<string> items, OperationContext context)
    {
        if (version.Campaign is not { RecommendationLogDays: > 0 } campaign)
            return;
        if (_store.RecommendationLog.IsReadOnly)
        {
            if (!_isReadOnlySaid)
                context.Warning?.Invoke($"The store is read-only, so what the {Arn.Describe(campaign.Arn)} recommends is not recorded.");
            _isReadOnlySaid = true;
            return;
        }

        if (Interlocked.Exchange(ref _problem, null) is { } problem)
            context.Warning?.Invoke(problem);
        if (_waiting.Count >= MostWaiting)
        {
            _problem = $"More than {MostWaiting:n0} recommendations wait to be recorded, so some are not: the disk of the store is too slow.";
            return;
        }

        var now = _clock.GetUtcNow().UtcDateTime;
        _waiting.Enqueue(new ShownList
        {
            RecommendationId = recommendationId,
            DatasetGroupArn = version.DatasetGroupArn,
            CampaignArn = campaign.Arn,
            SolutionVersionArn = version.Arn,
            UserId = userId,
            SessionId = sessionId,
            ShownAt = now,
            ExpiresAt = now.AddDays(campaign.RecommendationLogDays),
            Items = items,
        });
        EnsureThread();
        _added.Set();
    }

    /// <summary>Writes the lists of all answers until now.</summary>
    public void Flush()
    {
        // Also waits for what the thread is writing.
        lock (_writeLock)
            Write();
    }

    /// <summary>Keeps the recorded lists of a campaign for as long as it says now.</summary>
    public void Keep(Campaign campaign)
    {
        Flush();
        _store.RecommendationLog.Keep(campaign.Arn, TimeSpan.FromDays(campaign.RecommendationLogDays));
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _end.Set();
        _added.Set();
        _thread?.Join();
        Flush();
        _added.Dispose();
        _end.Dispose();
    }

    private void EnsureThread()
    {
        if (_thread is not null)
            return;
        lock (_threadLock)
        {
            if (_thread is not null)
                return;
            var thread = new Thread(Record) { IsBackground = true, Name = "Personalize recommendation log" };
            thread.Start();
            _thread = thread;
        }
    }

    private void Record()
    {
        while (_added.WaitOne() && !_end.Wait(s_gathering))
            Flush();
    }

    private void Write()
    {
        var batch = new List<ShownList>();
        while (!_waiting.IsEmpty)
        {
            batch.Clear();
            while (batch.Count < BatchSize && _waiting.TryDequeue(out var list))
                batch.Add(list);
            try
            {
                _store.RecommendationLog.Append(batch, _clock.GetUtcNow().UtcDateTime);
            }
            catch (PersonalizeException exception)
            {
                // Answers are worth more than records of them: the next request says it.
                _problem = $"{batch.Count} recommendations were not recorded: {exception.Message}";
            }
        }
    }
}
