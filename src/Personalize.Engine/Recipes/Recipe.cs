using Personalize.Engine.Resources;

namespace Personalize.Engine.Recipes;

/// <summary>One recipe: what it is called, what it needs, how it is trained, what it recommends. Nothing else in the engine knows a recipe by its name.</summary>
public sealed record Recipe
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required bool EligibleForAutoML { get; init; }

    public required bool SupportsUpdate { get; init; }

    /// <summary>False for a recipe that can be described and put into a solution, but that this version cannot train.</summary>
    public bool CanBeTrained { get; init; } = true;

    /// <summary>What the recipe does with item, user and contextual metadata.</summary>
    public MetadataUse Metadata { get; init; }

    /// <summary>The recipe that this one trains like if there is no metadata; null if that cannot happen.</summary>
    public string? TrainsWithoutMetadataAs { get; init; }

    /// <summary>For a recipe that learns items only by their metadata and recommends only cold ones: how many it needs; otherwise null.</summary>
    public ColdItemLimits? ColdItems { get; init; }

    /// <summary>The settings that campaigns of this recipe take in their campaignConfig.</summary>
    public IReadOnlyList<CampaignSetting> CampaignSettings { get; init; } = [];

    /// <summary>True if it reads item, user and contextual metadata.</summary>
    public bool UsesMetadata => Metadata != MetadataUse.None;

    /// <summary>True if it recommends only cold items.</summary>
    public bool RecommendsColdItemsOnly => ColdItems is not null;

    public string? FeatureTransformationArn { get; init; }

    public required IReadOnlyList<Hyperparameter> Hyperparameters { get; init; }

    public string RecipeType => "USER_PERSONALIZATION";

    public string Arn => $"arn:aws:personalize:::recipe/{Name}";

    public string AlgorithmArn => $"arn:aws:personalize:::algorithm/{Name}";

    public string Status => ResourceStatus.Active;
}
