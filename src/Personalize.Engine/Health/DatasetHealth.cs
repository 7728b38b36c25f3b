using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Health;

/// <summary>Describes the data of a dataset group before anything is trained on it.</summary>
public sealed record DatasetHealth
{
    /// <summary>The dataset group whose data is described.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>What the check of the files found, as an import would report it; null if stored data was tested.</summary>
    public ImportReport? Validation { get; init; }

    /// <summary>The datasets that have data; tested files replace the dataset of their type.</summary>
    public required IReadOnlyList<DatasetSummary> Datasets { get; init => field = Readable.Of(value); }

    /// <summary>Null without interactions.</summary>
    public InteractionHealth? Interactions { get; init; }

    /// <summary>Null without interactions.</summary>
    public ColdItemHealth? ColdItems { get; init; }

    /// <summary>What each recipe needs, and whether the data has it.</summary>
    public required IReadOnlyList<RecipeReadiness> Recipes { get; init => field = Readable.Of(value); }

    /// <summary>What the user should know or may want to change, one sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init => field = Readable.Of(value); }

    /// <summary>Whether no row was rejected and at least one recipe can be trained.</summary>
    public bool IsReady => Recipes.Any(recipe => recipe.CanTrain) && Validation?.RejectedRows is null or { Count: 0 };
}
