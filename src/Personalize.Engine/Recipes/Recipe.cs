using Personalize.Engine.Resources;

namespace Personalize.Engine.Recipes;

/// <summary>One recipe: what it is called, what it needs, how it is trained, what it recommends. Nothing else in the engine knows a recipe by its name.</summary>
public sealed record Recipe
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required bool EligibleForAutoML { get; init; }

    public required bool SupportsUpdate { get; init; }

    /// <summary>False for a recipe that can be looked at and put into a solution, but that this version cannot train.</summary>
    public bool CanBeTrained { get; init; } = true;

    /// <summary>What the recipe does with item, user and contextual metadata.</summary>
    public MetadataUse Metadata { get; init; }

    /// <summary>The recipe that this one trains as when there is no metadata; null where that cannot happen.</summary>
    public string? TrainsWithoutMetadataAs { get; init; }

    /// <summary>Of a recipe that learns items by their metadata alone and recommends cold ones only: how many it needs; else null.</summary>
    public ColdItemLimits? ColdItems { get; init; }

    /// <summary>What campaigns of this recipe can be told in their campaignConfig.</summary>
    public IReadOnlyList<CampaignSetting> CampaignSettings { get; init; } = [];

    /// <summary>Reads item, user and contextual metadata.</summary>
    public bool UsesMetadata => Metadata != MetadataUse.None;

    /// <summary>Recommends cold items and no others.</summary>
    public bool RecommendsColdItemsOnly => ColdItems is not null;

    public string? FeatureTransformationArn { get; init; }

    public required IReadOnlyList<Hyperparameter> Hyperparameters { get; init; }

    public string RecipeType => "USER_PERSONALIZATION";

    public string Arn => $"arn:aws:personalize:::recipe/{Name}";

    public string AlgorithmArn => $"arn:aws:personalize:::algorithm/{Name}";

    public string Status => ResourceStatus.Active;
}
