using System.Collections.Concurrent;
using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Runs trials whose metric is a formula of the candidate: three epochs, each nearer to it.</summary>
internal sealed class FakeTrialRunner : ITrialRunner, ITrialRunnerFactory
{
    /// <summary>How many trials it says it can run at once; null for as many as there are threads.</summary>
    public int? MostWorkers { get; set; }

    public int Workers { get; private set; }

    /// <summary>The version whose search it ran last.</summary>
    public SolutionVersion? Version { get; private set; }

    /// <summary>The metric that a candidate comes to; may throw.</summary>
    public Func<TrainingRequest, double> Metric { get; set; } = request => Width(request) / 1000;

    /// <summary>Called after every epoch of a trial with the number of the epoch.</summary>
    public Action<TrainingRequest, int>? Epoch { get; set; }

    /// <summary>The metric by groups of users.</summary>
    public Func<TrainingRequest, IReadOnlyList<double>> ByGroup { get; set; } = _ => [];

    public ConcurrentQueue<TrainingRequest> Requests { get; } = [];

    public static double Width(TrainingRequest request) => double.Parse(request.Hyperparameters["hidden_dimension"], CultureInfo.InvariantCulture);

    public ITrialRunner Create(SolutionVersion version, Snapshot snapshot, string dataFingerprint, int threadCount, ILease lease)
    {
        (Version, Workers) = (version, MostWorkers ?? threadCount);
        return this;
    }

    public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context)
    {
        Requests.Enqueue(request);
        var metric = Metric(request);
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            context.Progress?.Invoke(new OperationProgress("Training", $"epoch {epoch}", Level: 1));
            Epoch?.Invoke(request, epoch);
            context.CancellationToken.ThrowIfCancellationRequested();
            var metrics = RankingMetrics.Names.ToDictionary(name => name, _ => metric * epoch / 3);
            if (!goOn(new ValidatedEpoch(epoch, 5 - epoch, metrics, 1) { IsKept = true, Compared = new ComparedMetric(metric * epoch / 3, ByGroup(request)) }))
                return;
        }
    }
}
