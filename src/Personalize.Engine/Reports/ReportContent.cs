using Personalize.Engine.Health;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Reports;

/// <summary>The content of a report.</summary>
internal sealed record ReportContent
{
    public required SolutionVersion Version { get; init; }

    public required Solution Solution { get; init; }

    /// <summary>Best first; empty without a search.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>The datasets of the group that have data.</summary>
    public required IReadOnlyList<Dataset> Datasets { get; init; }

    /// <summary>What the data is like now; null if it no longer exists.</summary>
    public DatasetHealth? Health { get; init; }

    /// <summary>Why there is no <see cref="Health"/>.</summary>
    public string? HealthProblem { get; init; }

    /// <summary>When the report was made, UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>The trial whose values were trained in full, or null.</summary>
    public Trial? Winner => Version.TunedHPOParams is { } tuned
        ? Trials.FirstOrDefault(
            trial => trial.RecipeArn == Version.RecipeArn
                && trial.Hyperparameters.Count == tuned.Count
                && tuned.All(value => trial.Hyperparameters.GetValueOrDefault(value.Key) == value.Value))
        : null;
}
