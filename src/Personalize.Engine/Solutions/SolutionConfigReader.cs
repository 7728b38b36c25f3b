using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>Reads a solutionConfig from a tree of dictionaries and checks its structure and types; <see cref="SolutionRules"/> checks the rest.</summary>
public static class SolutionConfigReader
{
    internal const string Root = "solutionConfig";

    private static readonly string[] s_sensitivities = ["OFF", "LOW", "MEDIUM", "HIGH"];
    private static readonly string[] s_objectiveTypes = ["Maximize", "Minimize"];

    /// <param name="tree">
    /// Dictionaries (generic or not), lists, strings, numbers, booleans and nulls, with camelCase or PascalCase keys.
    /// </param>
    /// <exception cref="PersonalizeException">InvalidInput: all unknown keys and wrong types at once, with their paths.</exception>
    public static SolutionConfig Read(object? tree)
    {
        var problems = new ProblemList();
        var config = Read(tree, problems);
        problems.ThrowIfAny("The solutionConfig", ErrorIds.InvalidSolutionConfig);
        return config;
    }

    /// <summary>Reads what can be read; the caller throws the problems.</summary>
    internal static SolutionConfig Read(object? tree, ProblemList problems)
    {
        var reader = new TreeReader(problems);
        var members = reader.Object(
            tree,
            Root,
            "algorithmHyperParameters",
            "featureTransformationParameters",
            "autoMLConfig",
            "hpoConfig",
            "eventValueThreshold",
            "eventsConfig",
            "trainingDataConfig",
            "autoTrainingConfig",
            "optimizationObjective");
        return new SolutionConfig
        {
            AlgorithmHyperParameters = members.Read("algorithmHyperParameters", reader.Scalars),
            FeatureTransformationParameters = members.Read("featureTransformationParameters", reader.Scalars),
            AutoMLConfig = members.Read("autoMLConfig", (node, path) => AutoML(reader, node, path)),
            HpoConfig = members.Read("hpoConfig", (node, path) => Hpo(reader, node, path)),
            EventValueThreshold = members.Read<double?>("eventValueThreshold", (node, path) => reader.Number(node, path)),
            EventsConfig = members.Read("eventsConfig", (node, path) => Events(reader, node, path)),
            TrainingDataConfig = members.Read("trainingDataConfig", (node, path) => TrainingData(reader, node, path)),
            AutoTrainingConfig = members.Read("autoTrainingConfig", (node, path) => AutoTraining(reader, node, path)),
            OptimizationObjective = members.Read("optimizationObjective", (node, path) => Objective(reader, node, path)),
        };
    }

    /// <summary>Reads a solutionUpdateConfig: the two members that can be changed.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: all unknown keys and wrong types at once, with their paths.</exception>
    internal static SolutionConfig ReadUpdate(object? tree)
    {
        const string Update = "solutionUpdateConfig";
        var problems = new ProblemList();
        var reader = new TreeReader(problems);
        var members = reader.Object(tree, Update, "autoTrainingConfig", "eventsConfig");
        var config = new SolutionConfig
        {
            AutoTrainingConfig = members.Read("autoTrainingConfig", (node, path) => AutoTraining(reader, node, path)),
            EventsConfig = members.Read("eventsConfig", (node, path) => Events(reader, node, path)),
        };
        problems.ThrowIfAny($"The {Update}", ErrorIds.InvalidSolutionConfig);
        return config;
    }

    private static AutoTrainingConfig AutoTraining(TreeReader reader, object node, string path) =>
        new(reader.Object(node, path, "schedulingExpression").Read("schedulingExpression", reader.Text));

    private static AutoMLConfig AutoML(TreeReader reader, object node, string path)
    {
        var members = reader.Object(node, path, "metricName", "recipeList");
        return new AutoMLConfig(
            members.Read("metricName", reader.Text),
            members.Read("recipeList", (list, listPath) => Texts(reader, list, listPath)));
    }

    private static EventsConfig Events(TreeReader reader, object node, string path)
    {
        var members = reader.Object(node, path, "eventParametersList");
        return new EventsConfig(Each(reader, members, "eventParametersList", ["eventType", "eventValueThreshold", "weight"], entry => new EventParameters(
            entry.Require("eventType", reader.Text) ?? "",
            entry.Read<double?>("eventValueThreshold", (value, at) => reader.Number(value, at)),
            entry.Read<double?>("weight", (value, at) => reader.Number(value, at)))));
    }

    private static TrainingDataConfig TrainingData(TreeReader reader, object node, string path)
    {
        var members = reader.Object(node, path, "includedDatasetColumns", "excludedDatasetColumns");
        return new TrainingDataConfig(
            members.Read("includedDatasetColumns", (columns, at) => Columns(reader, columns, at)),
            members.Read("excludedDatasetColumns", (columns, at) => Columns(reader, columns, at)));
    }

    private static IReadOnlyDictionary<DatasetType, IReadOnlyList<string>> Columns(TreeReader reader, object node, string path)
    {
        var types = Enum.GetValues<DatasetType>();
        var members = reader.Object(node, path, [.. types.Select(type => type.ToString())]);
        return types
            .Select(type => (Type: type, Names: members.Read(type.ToString(), (list, at) => Texts(reader, list, at))))
            .Where(entry => entry.Names is not null)
            .ToDictionary(entry => entry.Type, IReadOnlyList<string> (entry) => entry.Names!);
    }

    private static HpoConfig Hpo(TreeReader reader, object node, string path)
    {
        var members = reader.Object(node, path, "algorithmHyperParameterRanges", "hpoResourceConfig", "hpoObjective");
        return new HpoConfig
        {
            AlgorithmHyperParameterRanges = members.Read("algorithmHyperParameterRanges", (ranges, rangesPath) => Ranges(reader, ranges, rangesPath)),
            HpoResourceConfig = members.Read("hpoResourceConfig", (resources, resourcesPath) =>
            {
                var limits = reader.Object(resources, resourcesPath, "maxNumberOfTrainingJobs", "maxParallelTrainingJobs");
                return new HpoResourceConfig(
                    limits.Read("maxNumberOfTrainingJobs", (value, at) => reader.Integer(value, at, 1, SolutionRules.MostTrainingJobs)),
                    limits.Read("maxParallelTrainingJobs", (value, at) => reader.Integer(value, at, 1, SolutionRules.MostParallelTrainingJobs)));
            }),
            HpoObjective = members.Read("hpoObjective", (objective, objectivePath) =>
            {
                var parts = reader.Object(objective, objectivePath, "type", "metricName", "metricRegex");
                return new HpoObjective(
                    parts.Read("type", (value, at) => reader.OneOf(value, at, s_objectiveTypes)),
                    parts.Read("metricName", reader.Text),
                    parts.Read("metricRegex", reader.Text));
            }),
        };
    }

    private static AlgorithmHyperParameterRanges Ranges(TreeReader reader, object node, string path)
    {
        var members = reader.Object(node, path, "integerHyperParameterRanges", "continuousHyperParameterRanges", "categoricalHyperParameterRanges");
        return new AlgorithmHyperParameterRanges
        {
            IntegerHyperParameterRanges = Each(reader, members, "integerHyperParameterRanges", ["name", "minValue", "maxValue"], range =>
                new IntegerHyperParameterRange(
                    range.Require("name", reader.Text) ?? "", range.Read("minValue", reader.Integer), range.Read("maxValue", reader.Integer))),
            ContinuousHyperParameterRanges = Each(reader, members, "continuousHyperParameterRanges", ["name", "minValue", "maxValue"], range =>
                new ContinuousHyperParameterRange(
                    range.Require("name", reader.Text) ?? "", range.Read("minValue", reader.Number), range.Read("maxValue", reader.Number))),
            CategoricalHyperParameterRanges = Each(reader, members, "categoricalHyperParameterRanges", ["name", "values"], range =>
                new CategoricalHyperParameterRange(
                    range.Require("name", reader.Text) ?? "", range.Require("values", (list, at) => Scalars(reader, list, at)))),
        };
    }

    private static OptimizationObjective Objective(TreeReader reader, object node, string path)
    {
        var members = reader.Object(node, path, "itemAttribute", "objectiveSensitivity");
        return new OptimizationObjective(
            members.Require("itemAttribute", reader.Text), members.Read("objectiveSensitivity", (value, at) => reader.OneOf(value, at, s_sensitivities)));
    }

    private static IReadOnlyList<T> Each<T>(TreeReader reader, TreeReader.Members members, string key, string[] keys, Func<TreeReader.Members, T> read) =>
        members.Read(key, reader.List) is { } list
            ? [.. list.Select((entry, index) => read(reader.Object(entry, $"{members.Path}.{key}[{index}]", keys)))]
            : [];

    private static string[]? Texts(TreeReader reader, object node, string path) =>
        reader.List(node, path)?.Select((entry, index) => reader.Text(entry, $"{path}[{index}]")).OfType<string>().ToArray();

    private static string[]? Scalars(TreeReader reader, object node, string path) =>
        reader.List(node, path)?.Select((entry, index) => reader.Scalar(entry, $"{path}[{index}]")).OfType<string>().ToArray();
}
