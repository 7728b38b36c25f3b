using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Recipes;

/// <summary>
/// One recipe: its name, what it needs, how it is trained, and what it recommends. Nothing else in the engine refers to a recipe by its name.
/// </summary>
public sealed record Recipe
{
    /// <summary>Name as in the service: <c>aws-hrnn</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for the user: what it learns from.</summary>
    public required string Description { get; init; }

    /// <summary>Whether AutoML may try it.</summary>
    public required bool EligibleForAutoML { get; init; }

    /// <summary>Whether a trained version can be updated with new items (training mode <c>UPDATE</c>).</summary>
    public required bool SupportsUpdate { get; init; }

    /// <summary>What the recipe does with item, user and contextual metadata.</summary>
    public MetadataUse Metadata { get; init; }

    /// <summary>The recipe that this one trains like if there is no metadata; null if that cannot happen.</summary>
    public string? TrainsWithoutMetadataAs { get; init; }

    /// <summary>For a recipe that represents items only by their metadata and recommends only cold ones: how many it needs; otherwise null.</summary>
    public ColdItemLimits? ColdItems { get; init; }

    /// <summary>The settings that campaigns of this recipe accept in their campaignConfig.</summary>
    public IReadOnlyList<CampaignSetting> CampaignSettings { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<CampaignSetting>());

    /// <summary>True if it reads item, user and contextual metadata.</summary>
    public bool UsesMetadata => Metadata != MetadataUse.None;

    /// <summary>True if its campaigns explore items with little data.</summary>
    internal bool Explores => CampaignSettings.Any(setting => setting.Hyperparameter == HyperparameterNames.ExplorationWeight);

    /// <summary>True if it recommends only cold items.</summary>
    public bool RecommendsColdItemsOnly => ColdItems is not null;

    /// <summary>The service's ARN of the feature transformation; null for a recipe without one.</summary>
    public string? FeatureTransformationArn { get; init; }

    /// <summary>Its rows of the hyperparameter table, those of its campaigns included.</summary>
    public required IReadOnlyList<Hyperparameter> Hyperparameters { get; init => field = Readable.Of(value); }

    /// <summary>The service's name for what it recommends: items to a user, unless the row says otherwise.</summary>
    public string RecipeType { get; init; } = "USER_PERSONALIZATION";

    /// <summary>What a request for its recommendations must name.</summary>
    public RecipeSubject Subject => RecipeType switch
    {
        "RELATED_ITEMS" => RecipeSubject.Item,
        "POPULAR_ITEMS" => RecipeSubject.Nobody,
        _ => RecipeSubject.User,
    };

    /// <summary>The same ARN as in the service.</summary>
    public string Arn => $"arn:aws:personalize:::recipe/{Name}";

    /// <summary>The service's ARN of the algorithm behind the recipe.</summary>
    public string AlgorithmArn { get => field ?? $"arn:aws:personalize:::algorithm/{Name}"; init; }

    /// <summary>Always <c>ACTIVE</c>: recipes are built in.</summary>
    public string Status => ResourceStatus.Active;
}
