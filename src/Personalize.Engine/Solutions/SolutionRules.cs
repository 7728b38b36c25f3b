using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Solutions;

/// <summary>
/// Which combinations of settings make a valid solution, and what is wrong with the others (CreateSolution in the Amazon Personalize API reference).
/// </summary>
public static class SolutionRules
{
    /// <summary>The maximum number of trials in a search.</summary>
    public const int MostTrainingJobs = 40;

    /// <summary>The maximum number of trials that run at the same time.</summary>
    public const int MostParallelTrainingJobs = 10;

    /// <summary>Number of trials in a search if none is given.</summary>
    public const int DefaultTrainingJobs = 10;

    /// <summary>The metric that a search maximises if none is given.</summary>
    public const string DefaultMetric = RankingMetrics.Ndcg25;

    private const int LongestRecipeList = 100;
    private const int LongestEventType = 256;

    /// <param name="warning">Receives a message for what is ignored.</param>
    /// <exception cref="PersonalizeException">InvalidInput with all problems of the configuration at once, or for an unknown recipe.</exception>
    public static CheckedSolution Check(CreateSolutionRequest request, Action<string>? warning)
    {
        var performAutoML = request.PerformAutoML == true;
        if (performAutoML && request.Recipe is not null)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.AutoMLAndRecipe,
                $"Both performAutoML and recipeArn ('{request.Recipe}') are given: AutoML chooses the recipe, whereas recipeArn names one.",
                "Give exactly one of the two.",
                request.Recipe);
        }

        if (!performAutoML && request.Recipe is null)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.NeitherAutoMLNorRecipe,
                $"Neither performAutoML nor recipeArn is given. The recipes are {Names(RecipeCatalog.All)}.",
                "Name a recipe, or set performAutoML to let one be chosen.");
        }

        var recipe = performAutoML ? null : RecipeCatalog.Get(request.Recipe!);
        var problems = new ProblemList();
        if (request.EventType is { } eventType && (string.IsNullOrWhiteSpace(eventType) || eventType.Length > LongestEventType))
            problems.Add(ErrorIds.InvalidEventType, $"eventType is '{eventType}'; it must have 1 to {LongestEventType} characters.", eventType);
        var config = request.SolutionConfig is null ? null : SolutionConfigReader.Read(request.SolutionConfig, problems);
        if (request.PerformIncrementalUpdate == true && recipe is not { SupportsUpdate: true })
        {
            problems.Add(
                ErrorIds.UpdateNotSupported,
                $"performIncrementalUpdate is true, but {(recipe is null ? "AutoML may choose a recipe that" : recipe.Name)} cannot be updated; "
                    + $"leave it out, or name a recipe that can be: {RecipeCatalog.Names(other => other.SupportsUpdate)}.",
                recipe?.Name);
        }

        if (config?.AutoTrainingConfig is { } schedule)
            DataRules.CheckSchedule(schedule, request.PerformAutoTraining == true, problems, warning);
        var normalised = recipe is null
            ? CheckAutoML(request, config, problems, warning)
            : CheckRecipe(recipe, request, config, problems, warning);
        problems.ThrowIfAny(request.Name.Length == 0 ? "The configuration" : $"The solution '{request.Name}'", ErrorIds.InvalidSolutionConfig);
        return new CheckedSolution
        {
            PerformAutoML = performAutoML,
            PerformHPO = performAutoML || request.PerformHPO == true,
            Recipe = recipe,
            SolutionConfig = normalised,
        };
    }

    private static SolutionConfig? CheckAutoML(CreateSolutionRequest request, SolutionConfig? config, ProblemList problems, Action<string>? warning)
    {
        if (request.PerformHPO == false)
        {
            problems.Add(
                ErrorIds.AutoMLWithoutHPO,
                "performHPO is false; with performAutoML it must be true or left out, because AutoML optimises hyperparameters.", false);
        }

        if (request.MetricName is not null && config?.AutoMLConfig?.MetricName is not null)
        {
            problems.Add(
                ErrorIds.SettingGivenTwice, "The metric is given by metricName and by solutionConfig.autoMLConfig.metricName: give one of them.",
                request.MetricName);
        }

        if (request.RecipeList is not null && config?.AutoMLConfig?.RecipeList is not null)
        {
            problems.Add(
                ErrorIds.SettingGivenTwice,
                "The recipes are given by recipeList and by solutionConfig.autoMLConfig.recipeList: give one of them.",
                request.RecipeList);
        }

        if (config is not null && Ignored(config) is { Count: > 0 } ignored)
        {
            warning?.Invoke(
                $"With performAutoML, only autoMLConfig and autoTrainingConfig of the solutionConfig are used; ignored: {string.Join(", ", ignored)}.");
        }

        var metric = request.MetricName ?? config?.AutoMLConfig?.MetricName;
        var recipes = request.RecipeList ?? config?.AutoMLConfig?.RecipeList;
        if (config?.AutoMLConfig is null && metric is null && recipes is null)
            return config?.AutoTrainingConfig is { } only ? new SolutionConfig { AutoTrainingConfig = only } : null;
        const string Path = "solutionConfig.autoMLConfig";
        return new SolutionConfig
        {
            AutoMLConfig = new AutoMLConfig(
                metric is null ? DefaultMetric : CheckMetric(metric, $"{Path}.metricName", problems),
                recipes is null ? [.. RecipeCatalog.ForAutoML.Select(r => r.Arn)] : CheckRecipeList(recipes, $"{Path}.recipeList", problems)),
            AutoTrainingConfig = config?.AutoTrainingConfig,
        };
    }

    private static SolutionConfig? CheckRecipe(
        Recipe recipe, CreateSolutionRequest request, SolutionConfig? config, ProblemList problems, Action<string>? warning)
    {
        if (request.MetricName is not null)
        {
            problems.Add(
                ErrorIds.AutoMLSettingWithoutAutoML,
                $"metricName ('{request.MetricName}') is for AutoML only; recipeArn is given, so leave it out.",
                request.MetricName);
        }

        if (request.PerformHPO == true && !recipe.Hyperparameters.Any(hyperparameter => hyperparameter.Tunable))
        {
            var tunable = RecipeCatalog.Names(other => other.Hyperparameters.Any(hyperparameter => hyperparameter.Tunable));
            problems.Add(
                ErrorIds.NothingToTune,
                $"performHPO is true, but {recipe.Name} has no hyperparameter that can be searched; leave it out, or name a recipe that has some: {tunable}.",
                recipe.Name);
        }

        if (request.RecipeList is not null)
            problems.Add(ErrorIds.AutoMLSettingWithoutAutoML, "recipeList is for AutoML only; recipeArn is given, so leave it out.", request.RecipeList);
        if (config is null)
            return null;
        if (config.AutoMLConfig is not null)
            warning?.Invoke("solutionConfig.autoMLConfig is ignored: it is used only with performAutoML.");
        if (config.HpoConfig is not null && request.PerformHPO != true)
            warning?.Invoke("solutionConfig.hpoConfig is ignored: it is used only with performHPO.");

        const string Algorithm = "solutionConfig.algorithmHyperParameters", Featurization = "solutionConfig.featureTransformationParameters";
        var algorithm = HyperparameterRules.Canonicalize(recipe, config.AlgorithmHyperParameters, isAlgorithm: true, Algorithm, problems);
        var featurization = HyperparameterRules.Canonicalize(recipe, config.FeatureTransformationParameters, isAlgorithm: false, Featurization, problems);
        HyperparameterRules.CheckPercentiles(recipe, featurization, problems);
        var objective = config.OptimizationObjective is { } given ? CheckObjective(given, problems, warning) : null;
        DataRules.Check(recipe, request.EventType, config, problems, warning);
        return config with
        {
            AlgorithmHyperParameters = Values(algorithm),
            FeatureTransformationParameters = Values(featurization),
            AutoMLConfig = null,
            HpoConfig = config.HpoConfig is { } hpo && request.PerformHPO == true
                ? HpoRules.Check(recipe, hpo, algorithm, objective is { IsOn: true }, problems, warning)
                : null,
            OptimizationObjective = objective,
        };
    }

    /// <summary>Checks that a metric is one of the exact names.</summary>
    /// <param name="hasRewards">Whether there is an optimizationObjective to measure rewards by.</param>
    internal static string CheckMetric(string metric, string path, ProblemList problems, bool hasRewards = false)
    {
        string[] names = hasRewards ? [.. RankingMetrics.Names, RankingMetrics.AverageRewards] : [.. RankingMetrics.Names];
        if (Array.Find(names, n => n.Equals(metric, StringComparison.OrdinalIgnoreCase)) is { } name)
            return name;
        var needsRewards = metric.Equals(RankingMetrics.AverageRewards, StringComparison.OrdinalIgnoreCase);
        problems.Add(
            ErrorIds.UnknownMetric,
            $"{path} is '{metric}'{(needsRewards ? ", which only a solution with an optimizationObjective has" : "")}; "
            + $"it must be one of {string.Join(", ", names)}."
                + (needsRewards ? "" : Suggestion(metric, names)),
            metric);
        return metric;
    }

    // First by the names used here, then by those of the literature: NDCG, MRR@25, precision@10.
    private static string Suggestion(string metric, string[] names)
    {
        if (NearestName.Find(metric, names) is { } nearest)
            return $" Did you mean '{nearest}'?";
        var byShortName = names.OrderBy(name => name != DefaultMetric).ToDictionary(MetricDescription.ShortName);
        var found = byShortName.Keys.FirstOrDefault(name => name.StartsWith(metric, StringComparison.OrdinalIgnoreCase))
            ?? NearestName.Find(metric, byShortName.Keys);
        return found is null ? "" : $" Did you mean '{byShortName[found]}'?";
    }

    private static List<string> CheckRecipeList(IReadOnlyList<string> recipes, string path, ProblemList problems)
    {
        var result = new List<string>();
        if (recipes.Count is 0 or > LongestRecipeList)
            problems.Add(ErrorIds.InvalidRecipeList, $"{path} has {recipes.Count} entries; it must have 1 to {LongestRecipeList}.", recipes.Count);
        for (var i = 0; i < recipes.Count; i++)
        {
            var recipe = RecipeCatalog.Find(recipes[i]);
            if (recipe is not { EligibleForAutoML: true })
            {
                var why = recipe is null ? "" : ", which AutoML cannot choose";
                problems.Add(
                    ErrorIds.InvalidRecipeList,
                    $"{path}[{i}] is '{recipes[i]}'{why}; it must be one of {Names(RecipeCatalog.ForAutoML)}."
                        + (recipe is null ? RecipeCatalog.Suggestion(recipes[i], RecipeCatalog.ForAutoML) : ""),
                    recipes[i]);
            }
            else if (result.Contains(recipe.Arn))
            {
                problems.Add(
                    ErrorIds.InvalidRecipeList, $"{path}[{i}] is '{recipes[i]}', which is already in the list; give every recipe only once.", recipes[i]);
            }
            else
            {
                result.Add(recipe.Arn);
            }
        }

        return result;
    }

    private static OptimizationObjective CheckObjective(OptimizationObjective objective, ProblemList problems, Action<string>? warning)
    {
        if (objective.ItemAttribute is { } attribute && string.IsNullOrWhiteSpace(attribute))
        {
            problems.Add(
                ErrorIds.InvalidConfigurationValue,
                "solutionConfig.optimizationObjective.itemAttribute is empty; it must name a numeric field of the Items dataset.",
                attribute);
        }

        if (objective.ObjectiveSensitivity is null)
        {
            warning?.Invoke(
                "optimizationObjective has no objectiveSensitivity, so it is OFF and nothing is optimised; the other values are LOW, MEDIUM and HIGH.");
        }

        return objective with { ObjectiveSensitivity = objective.ObjectiveSensitivity ?? "OFF" };
    }

    private static List<string> Ignored(SolutionConfig config)
    {
        (string Key, object? Value)[] others =
        [
            ("algorithmHyperParameters", config.AlgorithmHyperParameters),
            ("featureTransformationParameters", config.FeatureTransformationParameters),
            ("hpoConfig", config.HpoConfig),
            ("eventValueThreshold", config.EventValueThreshold),
            ("eventsConfig", config.EventsConfig),
            ("trainingDataConfig", config.TrainingDataConfig),
            ("optimizationObjective", config.OptimizationObjective),
        ];
        return [.. others.Where(o => o.Value is not null).Select(o => o.Key)];
    }

    private static Dictionary<string, object?>? Values(Dictionary<string, string> values) =>
        values.Count == 0 ? null : values.ToDictionary(v => v.Key, object? (v) => v.Value);

    private static string Names(IEnumerable<Recipe> recipes) => string.Join(", ", recipes.Select(r => r.Name));
}
