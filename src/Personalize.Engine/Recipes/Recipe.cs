namespace Personalize.Engine.Recipes;

/// <summary>One recipe.</summary>
public sealed record Recipe
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required bool EligibleForAutoML { get; init; }

    public required bool SupportsUpdate { get; init; }

    /// <summary>True if it reads item, user and contextual metadata.</summary>
    public bool UsesMetadata { get; init; }

    /// <summary>True if it recommends only cold items.</summary>
    public bool RecommendsColdItemsOnly { get; init; }

    public string? FeatureTransformationArn { get; init; }

    public required IReadOnlyList<Hyperparameter> Hyperparameters { get; init; }

    public string RecipeType => "USER_PERSONALIZATION";

    public string Arn => $"arn:aws:personalize:::recipe/{Name}";

    public string AlgorithmArn => $"arn:aws:personalize:::algorithm/{Name}";

    public string Status => "ACTIVE";
}
