using System.Globalization;
using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>One training run of a search: a recipe with hyperparameter values, judged only on the validation users.</summary>
public sealed record Trial
{
    /// <summary>The version whose search it is part of.</summary>
    public required string SolutionVersionArn { get; init; }

    /// <summary>1, 2, … in the order in which trials were proposed.</summary>
    public required int Number { get; init; }

    /// <summary>The recipe that was trained.</summary>
    public required string RecipeArn { get; init; }

    /// <summary>The values of the tuned hyperparameters; all others are those of the solution.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init => field = Readable.Of(value); }

    /// <summary>Seed of everything random in its training.</summary>
    public required ulong Seed { get; init; }

    /// <summary>One of <see cref="TrialStatus"/>.</summary>
    public string Status { get; init; } = TrialStatus.InProgress;

    /// <summary>The metric that is optimised, with the name that the service uses.</summary>
    public required string MetricName { get; init; }

    /// <summary>The metric on the validation users at the epoch that training keeps; null before the first epoch.</summary>
    public double? Metric { get; init; }

    /// <summary>
    /// The same metric on each of twenty groups of the validation users. The groups are the same in all trials of a search, so they show
    /// how far the difference between two trials may be due to chance.
    /// </summary>
    public IReadOnlyList<double> MetricByGroup { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<double>());

    /// <summary>The epochs trained so far, in order.</summary>
    public IReadOnlyList<TrialEpoch> Epochs { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<TrialEpoch>());

    /// <summary>How long it trained.</summary>
    public double Seconds { get; init; }

    /// <summary>Why the trial was stopped or failed; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>Identifies the data the trial was trained on; after another import its result is worthless.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{RecipeArn.Split('/')[^1]} {Number}: {Status}{Metric?.ToString("', '0.0000", CultureInfo.InvariantCulture)}");
}
