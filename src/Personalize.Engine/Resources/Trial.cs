using System.Globalization;

namespace Personalize.Engine.Resources;

/// <summary>What became of a trial.</summary>
public static class TrialStatus
{
    public const string InProgress = "IN_PROGRESS";

    /// <summary>Trained to its end.</summary>
    public const string Completed = "COMPLETED";

    /// <summary>Ended early because it could not win any more, or because the time was up; its metric is that of the epochs trained.</summary>
    public const string Stopped = "STOPPED";

    /// <summary>Could not be trained; <see cref="Trial.Reason"/> says why.</summary>
    public const string Failed = "FAILED";
}

/// <summary>One training of a search: a recipe with some values, judged on the validation users only.</summary>
public sealed record Trial
{
    public required string SolutionVersionArn { get; init; }

    /// <summary>1, 2, … in the order in which trials were proposed.</summary>
    public required int Number { get; init; }

    public required string RecipeArn { get; init; }

    /// <summary>The values of the tuned hyperparameters; all others are those of the solution.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>One of <see cref="TrialStatus"/>.</summary>
    public string Status { get; init; } = TrialStatus.InProgress;

    /// <summary>The metric that is optimised, a key of personalize.md §5.</summary>
    public required string MetricName { get; init; }

    /// <summary>The metric on the validation users at the epoch that training keeps; null before the first epoch.</summary>
    public double? Metric { get; init; }

    /// <summary>
    /// The same metric on each of twenty groups of the validation users, which are the same groups in every trial of a search: from these follows
    /// how far the difference between two trials is chance.
    /// </summary>
    public IReadOnlyList<double> MetricByGroup { get; init; } = [];

    public IReadOnlyList<TrialEpoch> Epochs { get; init; } = [];

    public double Seconds { get; init; }

    /// <summary>Why it was stopped or failed, else null.</summary>
    public string? Reason { get; init; }

    /// <summary>Tells the data the trial was trained on: after another import its result is worth nothing.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RecipeArn.Split('/')[^1]} {Number}: {Status}{Metric?.ToString("', '0.0000", CultureInfo.InvariantCulture)}");
}

/// <summary>One epoch of a trial.</summary>
/// <param name="Loss">Mean weighted cross-entropy of the epoch, in nats.</param>
/// <param name="Metric">The optimised metric on the validation users.</param>
/// <param name="Seconds">Length of the epoch.</param>
public sealed record TrialEpoch(int Epoch, double Loss, double Metric, double Seconds)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}: loss {Loss:0.0000}, metric {Metric:0.0000}");
}

/// <summary>The search that a solution version begins with; kept with it, so that an interrupted one continues as it began.</summary>
/// <param name="MetricName">What is optimised.</param>
/// <param name="Minimize">True to look for the smallest value.</param>
/// <param name="RecipeArns">The candidates, in the order in which they are tried.</param>
/// <param name="MaxTrials">Trainings at most; candidates that cannot be trained do not count.</param>
/// <param name="ParallelTrials">Trials proposed, and where there are cores trained, at the same time.</param>
/// <param name="TimeLimitSeconds">After this time no more trials are started; null for no limit.</param>
public sealed record TrialSearchSettings(
    string MetricName, bool Minimize, IReadOnlyList<string> RecipeArns, int MaxTrials, int ParallelTrials, double? TimeLimitSeconds)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{(Minimize ? "lowest" : "highest")} {MetricName} of {MaxTrials} trials";
}
