using Personalize.Engine;
using Personalize.Server.Monitoring;

namespace Personalize.Server.Work;

/// <summary>
/// Trains the solutions that are to be trained by themselves: asks the engine once a minute what is due, and puts it into the queue. What was due and
/// what waits is in the store, so nothing is forgotten over a restart; that nobody else trains the same at once is up to the engine.
/// </summary>
/// <param name="maxTrainingJobs">The number of trials of AutoML; null for the default.</param>
internal sealed class AutoTrainer(PersonalizeEngine engine, WorkQueue queue, ServerLog log, int? maxTrainingJobs) : IAsyncDisposable
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMinutes(1);

    private readonly PersonalizeEngine _engine = engine;
    private readonly WorkQueue _queue = queue;
    private readonly ServerLog _log = log;
    private readonly int? _maxTrainingJobs = maxTrainingJobs;
    private readonly CancellationTokenSource _stop = new();

    // Said once and not every minute: what keeps a solution from being trained.
    private readonly Dictionary<string, string> _said = [];

    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(Loop);

    /// <summary>Asks once for every solution.</summary>
    public void Ask()
    {
        foreach (var solution in Solutions())
        {
            if (_stop.IsCancellationRequested)
                return;
            try
            {
                var request = new CreateSolutionVersionIfDueRequest(solution.Arn, solution.PerformAutoML ? _maxTrainingJobs : null);
                if (_engine.CreateSolutionVersionIfDue(request, new OperationContext { Information = _log.Remark }) is { } version)
                    _queue.Add(version);
                _said.Remove(solution.Arn);
            }
            catch (PersonalizeException exception)
            {
                Say(solution.Arn, $"The {Arn.Describe(solution.Arn)} is due, and is not trained: {exception.Message}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private IEnumerable<Solution> Solutions()
    {
        try
        {
            return _engine.ListSolutions(new()).Where(solution => solution.PerformAutoTraining || solution.PerformIncrementalUpdate);
        }
        catch (PersonalizeException exception)
        {
            Say("", $"What is due to be trained cannot be read: {exception.Message}");
            return [];
        }
    }

    private async Task Loop()
    {
        using var timer = new PeriodicTimer(s_pace);
        try
        {
            do
                Ask();
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Say(string about, string text)
    {
        if (_said.GetValueOrDefault(about) == text)
            return;
        _said[about] = text;
        _log.Remark(text);
    }
}
