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

    /// <summary>The service's recipe for lists that are put into the order of a user's taste; it trains like <see cref="HrnnMetadata"/>.</summary>
    public const string PersonalizedRanking = "aws-personalized-ranking";

    /// <summary>The service's recipe for the users who want an item; it trains like <see cref="Hrnn"/>.</summary>
    public const string ItemAffinity = "aws-item-affinity";

    /// <summary>The service's recipe for the users who want items with some metadata; it trains like <see cref="HrnnMetadata"/>.</summary>
    public const string ItemAttributeAffinity = "aws-item-attribute-affinity";

    /// <summary>Items related to an item, because the same users had both.</summary>
    public const string Sims = "aws-sims";

    /// <summary>As <see cref="Sims"/>, and because their metadata is alike.</summary>
    public const string SimilarItems = "aws-similar-items";

    /// <summary>The items with the most interactions.</summary>
    public const string PopularityCount = "aws-popularity-count";

    /// <summary>The items whose interactions increase the most.</summary>
    public const string TrendingNow = "aws-trending-now";

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
        new()
        {
            Name = PersonalizedRanking,
            Description = "Trains like HRNN-Metadata; the name for models that put given lists into the order of a user's taste.",
            RecipeType = "PERSONALIZED_RANKING",
            EligibleForAutoML = false,
            SupportsUpdate = false,
            Metadata = MetadataUse.Optional,
            TrainsWithoutMetadataAs = Hrnn,
            FeatureTransformationArn = FeatureTransformation("JSON-percentile-filtering"),
            Hyperparameters = [.. Algorithm(hiddenDimension: "149"), .. UserHistoryLength],
        },
        new()
        {
            Name = ItemAffinity,
            Description = "Trains like HRNN; the name for models that find the users who want an item (user segments).",
            RecipeType = "USER_SEGMENTATION",
            EligibleForAutoML = false,
            SupportsUpdate = false,
            FeatureTransformationArn = FeatureTransformation("item-affinity"),
            Hyperparameters = [.. Algorithm(hiddenDimension: "43"), .. UserHistoryLength],
        },
        new()
        {
            Name = ItemAttributeAffinity,
            Description = "Trains like HRNN-Metadata; the name for models that find the users who want items with some metadata (user segments).",
            RecipeType = "USER_SEGMENTATION",
            EligibleForAutoML = false,
            SupportsUpdate = false,
            Metadata = MetadataUse.ItemsRequired,
            FeatureTransformationArn = FeatureTransformation("item-attribute-affinity"),
            Hyperparameters = [.. Algorithm(hiddenDimension: "43"), .. UserHistoryLength],
        },
        new()
        {
            Name = Sims,
            Description = "Recommends items related to an item: those that the same users had. Counts instead of training a network.",
            RecipeType = "RELATED_ITEMS",
            EligibleForAutoML = false,
            SupportsUpdate = false,
            FeatureTransformationArn = FeatureTransformation("sims"),
            Hyperparameters = CoOccurrence,
        },
        new()
        {
            Name = SimilarItems,
            Description = "SIMS that also compares the metadata of the items, so that items with few interactions have related ones, too.",
            RecipeType = "RELATED_ITEMS",
            EligibleForAutoML = false,
            SupportsUpdate = false,
            Metadata = MetadataUse.ItemsRequired,
            Hyperparameters = [],
        },
        new()
        {
            Name = PopularityCount,
            Description = "Recommends the items with the most interactions, to anybody.",
            RecipeType = "POPULAR_ITEMS",
            EligibleForAutoML = false,
            SupportsUpdate = false,
            Hyperparameters = [],
        },
        new()
        {
            Name = TrendingNow,
            Description = "Recommends the items whose interactions increase the most, to anybody.",
            RecipeType = "POPULAR_ITEMS",
            EligibleForAutoML = false,
            SupportsUpdate = false,
            AlgorithmArn = "arn:aws:personalize:::algorithm/aws-trending-now-custom",
            Hyperparameters =
            [
                new()
                {
                    Name = HyperparameterNames.TrendDiscoveryFrequency,
                    Type = HyperparameterType.Text,
                    Values = [.. ItemTableHyperparameters.Frequencies.Keys],
                    Default = "3 hours",
                    IsAlgorithm = false,
                    Description = "The interval whose interactions are compared with those of the one before; it should have many.",
                },
            ],
        },
    ];

    /// <summary>The recipes that AutoML chooses from.</summary>
    public static IReadOnlyList<Recipe> ForAutoML { get; } = [.. All.Where(r => r.EligibleForAutoML)];

    /// <summary>The recipe for cold items, whose rules say what is cold.</summary>
    public static Recipe ForColdItems { get; } = All.First(recipe => recipe.RecommendsColdItemsOnly);

    /// <summary>Recipes of the service that are not in the table ("Choosing a recipe" in the Amazon Personalize developer guide).</summary>
    internal static IReadOnlyList<string> Elsewhere { get; } =
    [
        "aws-personalized-ranking-v2",
        "aws-user-personalization-v2", "aws-next-best-action", "aws-deepfm", "aws-ffnn",
    ];

    /// <summary>
    /// Hyperparameters of recipes that are not in the table, so that their names are recognised ("Choosing a recipe" in the Amazon
    /// Personalize developer guide).
    /// </summary>
    internal static IReadOnlyDictionary<string, string> HyperparametersElsewhere { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["item_id_hidden_dimension"] = "the service's aws-similar-items",
        ["item_metadata_hidden_dimension"] = "the service's aws-similar-items",
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

    private static Hyperparameter[] CoOccurrence =>
    [
        new()
        {
            Name = HyperparameterNames.PopularityDiscountFactor,
            Type = HyperparameterType.Float,
            Minimum = 0,
            Maximum = 1,
            Default = "0.5",
            Tunable = true,
            IsAlgorithm = true,
            Description = "How much the popularity of an item counts against it: with 0, popular items are related to everything, with 1, rare ones.",
        },
        new()
        {
            Name = HyperparameterNames.MinimumCointeractions,
            Type = HyperparameterType.Integer,
            Minimum = 0,
            Maximum = 10,
            Default = "3",
            Tunable = true,
            IsAlgorithm = true,
            Description = "The number of users that two items must have in common to be related.",
        },
        Percentile(
            HyperparameterNames.MinimumHistoryPercentile, "0.005", "Users whose history is shorter than this percentile of all users are not counted."),
        Percentile(
            HyperparameterNames.MaximumHistoryPercentile, "0.995", "Users whose history is longer than this percentile of all users are not counted."),
        Percentile(
            HyperparameterNames.MinimumItemPercentile, "0.01", "Items with fewer interactions than this percentile of all items are not counted."),
        Percentile(
            HyperparameterNames.MaximumItemPercentile, "0.9", "Items with more interactions than this percentile of all items are not counted."),
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
