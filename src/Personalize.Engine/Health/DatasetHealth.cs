using Personalize.Engine.Resources;

namespace Personalize.Engine.Health;

/// <summary>What the data of a dataset group is like, before anything is trained on it.</summary>
public sealed record DatasetHealth
{
    public required string DatasetGroupArn { get; init; }

    /// <summary>What the check of the files found, as an import would; null when stored data was tested.</summary>
    public ImportReport? Validation { get; init; }

    /// <summary>The datasets that have data, the tested files in the place of the dataset of their type.</summary>
    public required IReadOnlyList<DatasetSummary> Datasets { get; init; }

    /// <summary>Null without interactions.</summary>
    public InteractionHealth? Interactions { get; init; }

    /// <summary>Null without interactions.</summary>
    public ColdItemHealth? ColdItems { get; init; }

    /// <summary>What every recipe needs, and whether it is there.</summary>
    public required IReadOnlyList<RecipeReadiness> Recipes { get; init; }

    /// <summary>What a person should know or may want to change, a sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Whether no row was refused and at least one recipe can train.</summary>
    public bool IsReady => Recipes.Any(recipe => recipe.CanTrain) && Validation?.RejectedRows is null or { Count: 0 };
}
