using Personalize.Engine.Common;

namespace Personalize.Engine.Recipes;

/// <summary>The recipes and their hyperparameters, as data ("HRNN recipe (legacy)" and the pages after it in the Amazon Personalize developer guide).</summary>
public static class RecipeCatalog
{
    /// <summary>Learns from the order of a user's interactions.</summary>
    public const string Hrnn = "aws-hrnn";

    /// <summary>As <see cref="Hrnn"/>, with item, user and contextual metadata.</summary>
    public const string HrnnMetadata = "aws-hrnn-metadata";

    /// <summary>As <see cref="HrnnMetadata"/>, and recommends only cold items.</summary>
    public const string HrnnColdstart = "aws-hrnn-coldstart";

    /// <summary>As <see cref="HrnnMetadata"/>, and explores items with little data when it recommends.</summary>
    public const string UserPersonalization = "aws-user-personalization";

    // The guide calls its recipes by their names without it: User-Personalization, HRNN-Metadata.
    private const string NamePrefix = "aws-";

    /// <summary>All recipes, in the order of the table.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new()
        {
            Name = Hrnn,
            Description = "Learns from the order of a user's interactions what comes next (hierarchical recurrent neural network).",
            EligibleForAutoML = true,
            SupportsUpdate = false,
            FeatureTransformationArn = FeatureTransformation("JSON-percentile-filtering"),
            Hyperparameters = [.. Algorithm(hiddenDimension: "43"), .. UserHistoryLength],
        },
        new()
        {
            Name = HrnnMetadata,
            Description = "HRNN that also uses item, user and contextual metadata; better if metadata of good quality is available.",
            EligibleForAutoML = true,
            SupportsUpdate = false,
            Metadata = MetadataUse.Optional,
            TrainsWithoutMetadataAs = Hrnn,
            FeatureTransformationArn = FeatureTransformation("featurize_metadata"),
            Hyperparameters = [.. Algorithm(hiddenDimension: "43"), .. UserHistoryLength],
        },
        new()
        {
            Name = HrnnColdstart,
            Description = "HRNN-Metadata that recommends only cold items: those with few interactions that were added recently.",
            EligibleForAutoML = true,
            SupportsUpdate = true,
            Metadata = MetadataUse.ItemsRequired,
            ColdItems = new ColdItemLimits(Least: 100, Most: 80_000),
            FeatureTransformationArn = FeatureTransformation("featurize_coldstart"),
            Hyperparameters = [.. Algorithm(hiddenDimension: "149"), .. UserHistoryLength, .. ColdStart],
        },
        new()
        {
            Name = UserPersonalization,
            Description = "HRNN-Metadata that also explores: some places of its lists go to items with little data, from which it learns.",
            EligibleForAutoML = false,
            SupportsUpdate = true,
            Metadata = MetadataUse.Optional,
            TrainsWithoutMetadataAs = Hrnn,
            CampaignSettings =
            [
                new CampaignSetting("itemExplorationConfig", "explorationWeight", HyperparameterNames.ExplorationWeight),
                new CampaignSetting("itemExplorationConfig", "explorationItemAgeCutOff", HyperparameterNames.ExplorationItemAgeCutOff),
            ],
            Hyperparameters = [.. Algorithm(hiddenDimension: "149"), .. UserHistoryLength, .. Exploration],
        },
    ];

    /// <summary>The recipes that AutoML chooses from.</summary>
    public static IReadOnlyList<Recipe> ForAutoML { get; } = [.. All.Where(r => r.EligibleForAutoML)];

    /// <summary>The recipe for cold items, whose rules say what is cold.</summary>
    public static Recipe ForColdItems { get; } = All.First(recipe => recipe.RecommendsColdItemsOnly);

    /// <summary>Recipes of the service that are not in the table ("Choosing a recipe" in the Amazon Personalize developer guide).</summary>
    internal static IReadOnlyList<string> Elsewhere { get; } =
    [
        "aws-sims", "aws-similar-items", "aws-popularity-count", "aws-trending-now", "aws-personalized-ranking", "aws-personalized-ranking-v2",
        "aws-user-personalization-v2", "aws-item-affinity", "aws-item-attribute-affinity", "aws-next-best-action", "aws-deepfm", "aws-ffnn",
    ];

    /// <summary>
    /// Hyperparameters of recipes that are not in the table, so that their names are recognised ("Choosing a recipe" in the Amazon
    /// Personalize developer guide).
    /// </summary>
    internal static IReadOnlyDictionary<string, string> HyperparametersElsewhere { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["popularity_discount_factor"] = "aws-sims, aws-similar-items",
        ["min_cointeraction_count"] = "aws-sims",
        ["min_item_interaction_count_percentile"] = "aws-sims",
        ["max_item_interaction_count_percentile"] = "aws-sims",
        ["item_id_hidden_dim"] = "aws-similar-items",
        ["item_metadata_hidden_dim"] = "aws-similar-items",
        ["trend_discovery_frequency"] = "aws-trending-now",
        ["apply_recency_bias"] = "aws-user-personalization-v2, aws-personalized-ranking-v2",
    };

    /// <summary>The names of the matching recipes, as a list in a sentence.</summary>
    internal static string Names(Func<Recipe, bool> fits) => string.Join(", ", All.Where(fits).Select(recipe => recipe.Name));

    private static Hyperparameter[] UserHistoryLength =>
    [
        Percentile(
            HyperparameterNames.MinimumHistoryPercentile, "0.0", "Users whose history is shorter than this percentile of all users are left out of training."),
        Percentile(
            HyperparameterNames.MaximumHistoryPercentile, "0.99", "Users whose history is longer than this percentile of all users are left out of training."),
    ];

    private static Hyperparameter[] ColdStart =>
    [
        new()
        {
            Name = HyperparameterNames.ColdStartMaxInteractions,
            Type = HyperparameterType.Integer,
            Minimum = 1,
            Default = "15",
            IsAlgorithm = false,
            Description = "An item with this many interactions or more is not cold.",
        },
        new()
        {
            Name = HyperparameterNames.ColdStartMaxDuration,
            Type = HyperparameterType.Float,
            Minimum = 0,
            MinimumExclusive = true,
            Default = "5.0",
            IsAlgorithm = false,
            Description = "An item that is this many days old or older is not cold.",
        },
        new()
        {
            Name = HyperparameterNames.ColdStartRelativeFrom,
            Type = HyperparameterType.Text,
            Values = [ColdStartHyperparameters.LatestItem, ColdStartHyperparameters.CurrentTime],
            Default = ColdStartHyperparameters.LatestItem,
            IsAlgorithm = false,
            Description = "The moment from which the age of an item is counted back: the newest item or interaction, or now.",
        },
    ];

    private static Hyperparameter[] Exploration =>
    [
        new()
        {
            Name = HyperparameterNames.ExplorationWeight,
            Type = HyperparameterType.Float,
            Minimum = 0,
            Maximum = 1,
            Default = "0.3",
            Description = "How much recommendations explore items with little data, from 0 (never) to 1 (most). Set on the campaign.",
        },
        new()
        {
            Name = HyperparameterNames.ExplorationItemAgeCutOff,
            Type = HyperparameterType.Float,
            Minimum = 0,
            MinimumExclusive = true,
            Default = "30.0",
            Description = "Items up to this age in days, counted back from the latest interaction, are explored. Set on the campaign.",
        },
    ];

    /// <summary>The recipe with this name (also without its <c>aws-</c>, as in <c>User-Personalization</c>) or ARN, ignoring case, or null.</summary>
    public static Recipe? Find(string nameOrArn) => All.FirstOrDefault(recipe =>
        recipe.Name.Equals(nameOrArn, StringComparison.OrdinalIgnoreCase)
        || recipe.Arn.Equals(nameOrArn, StringComparison.OrdinalIgnoreCase)
        || recipe.Name.Equals(NamePrefix + nameOrArn, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="PersonalizeException">ResourceNotFound; the message lists the recipes and suggests the nearest one.</exception>
    public static Recipe Get(string nameOrArn) =>
        Find(nameOrArn) ?? throw new PersonalizeException(
            ErrorKind.ResourceNotFound,
            ErrorIds.UnknownRecipe,
            Elsewhere.Contains(LastPart(nameOrArn), StringComparer.OrdinalIgnoreCase)
                ? $"'{LastPart(nameOrArn)}' is a recipe of Amazon Personalize that is not among those brought back here, which are {Names(_ => true)}."
                : $"There is no recipe '{nameOrArn}'. The recipes are {Names(_ => true)}.{Suggestion(nameOrArn, All)}",
            target: nameOrArn);

    /// <summary>A "did you mean" clause for a recipe name or ARN.</summary>
    internal static string Suggestion(string nameOrArn, IEnumerable<Recipe> among) =>
        NearestName.Suggestion(LastPart(nameOrArn), among.Select(r => r.Name));

    private static string LastPart(string nameOrArn) => nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];

    private static string FeatureTransformation(string name) => $"arn:aws:personalize:::feature-transformation/{name}";

    private static Hyperparameter[] Algorithm(string hiddenDimension) =>
    [
        new()
        {
            Name = HyperparameterNames.HiddenDimension,
            Type = HyperparameterType.Integer,
            Minimum = 32,
            Maximum = 256,
            Default = hiddenDimension,
            IsRatio = true,
            Tunable = true,
            IsAlgorithm = true,
            Description = "Width of the hidden layer of the network: a larger one can express more and takes longer to train.",
        },
        new()
        {
            Name = HyperparameterNames.Bptt,
            Type = HyperparameterType.Integer,
            Minimum = 2,
            Maximum = 32,
            Default = "32",
            Tunable = true,
            IsAlgorithm = true,
            Description = "Number of events over which truncated back-propagation through time runs: with more, the network learns longer patterns.",
        },
        new()
        {
            Name = HyperparameterNames.RecencyMask,
            Type = HyperparameterType.Boolean,
            Default = "true",
            Tunable = true,
            IsAlgorithm = true,
            Description = "Gives recent events more weight and follows current popularity; with false, all events have the same weight whenever they were.",
        },
        Factor(
            HyperparameterNames.LearningRateFactor, 0.25, 2, "Multiplies the learning rate that follows from the data: "
                + "smaller steps suit sparse data that is soon memorised."),
        Factor(
            HyperparameterNames.WeightDecayFactor, 0.25, 4, "Multiplies the weight decay that follows from the data: "
                + "more of it keeps item vectors small."),
        Factor(
            HyperparameterNames.DropoutFactor, 0, 2, "Multiplies the dropout that follows from the data: "
                + "more of it memorises less."),
        Factor(
            HyperparameterNames.HorizonFactor, 0, 1, "Multiplies the share of the targets that lie beyond the next event, which follows from the data: "
                + "with 0, the network learns only what comes next."),
    ];

    /// <summary>A number of the training relative to what the data suggests, which is the default; searched by ratio unless it may be zero.</summary>
    private static Hyperparameter Factor(string name, double minimum, double maximum, string description) => new()
    {
        Name = name,
        Type = HyperparameterType.Float,
        Minimum = minimum,
        Maximum = maximum,
        Default = "1.0",
        IsRatio = minimum > 0,
        Tunable = true,
        IsAlgorithm = true,
        Description = description,
    };

    private static Hyperparameter Percentile(string name, string @default, string description) => new()
    {
        Name = name,
        Type = HyperparameterType.Float,
        Minimum = 0,
        Maximum = 1,
        Default = @default,
        IsAlgorithm = false,
        Description = description,
    };
}
