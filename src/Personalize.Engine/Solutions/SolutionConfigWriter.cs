using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>Writes a solutionConfig in the format of the API: camelCase JSON, hyperparameters and limits as strings, members in a fixed order.</summary>
public static class SolutionConfigWriter
{
    // The text is for people and for our own reader, never for HTML, so non-ASCII letters need no escaping.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Members that are null or empty are left out.</summary>
    public static string Write(SolutionConfig config)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
            Write(json, config);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, SolutionConfig config)
    {
        json.WriteStartObject();
        WriteValues(json, "algorithmHyperParameters", config.AlgorithmHyperParameters);
        WriteValues(json, "featureTransformationParameters", config.FeatureTransformationParameters);
        if (config.AutoMLConfig is { } autoML)
        {
            json.WriteStartObject("autoMLConfig");
            WriteText(json, "metricName", autoML.MetricName);
            WriteList(json, "recipeList", autoML.RecipeList);
            json.WriteEndObject();
        }

        if (config.HpoConfig is { } hpo)
            WriteHpo(json, hpo);
        WriteText(json, "eventValueThreshold", config.EventValueThreshold?.ToString("R", CultureInfo.InvariantCulture));
        if (config.EventsConfig is { } events)
        {
            json.WriteStartObject("eventsConfig");
            WriteEach(json, "eventParametersList", events.EventParametersList, entry =>
            {
                json.WriteString("eventType", entry.EventType);
                if (entry.EventValueThreshold is { } threshold)
                    json.WriteNumber("eventValueThreshold", threshold);
                if (entry.Weight is { } weight)
                    json.WriteNumber("weight", weight);
            });
            json.WriteEndObject();
        }

        if (config.TrainingDataConfig is { } data)
        {
            json.WriteStartObject("trainingDataConfig");
            WriteColumns(json, "includedDatasetColumns", data.IncludedDatasetColumns);
            WriteColumns(json, "excludedDatasetColumns", data.ExcludedDatasetColumns);
            json.WriteEndObject();
        }

        if (config.AutoTrainingConfig is { } schedule)
        {
            json.WriteStartObject("autoTrainingConfig");
            WriteText(json, "schedulingExpression", schedule.SchedulingExpression);
            json.WriteEndObject();
        }

        if (config.OptimizationObjective is { } objective)
        {
            json.WriteStartObject("optimizationObjective");
            WriteText(json, "itemAttribute", objective.ItemAttribute);
            WriteText(json, "objectiveSensitivity", objective.ObjectiveSensitivity);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteHpo(Utf8JsonWriter json, HpoConfig hpo)
    {
        json.WriteStartObject("hpoConfig");
        if (hpo.AlgorithmHyperParameterRanges is { } ranges)
        {
            json.WriteStartObject("algorithmHyperParameterRanges");
            WriteEach(json, "integerHyperParameterRanges", ranges.IntegerHyperParameterRanges, range =>
            {
                json.WriteString("name", range.Name);
                if (range.MinValue is { } minimum)
                    json.WriteNumber("minValue", minimum);
                if (range.MaxValue is { } maximum)
                    json.WriteNumber("maxValue", maximum);
            });
            WriteEach(json, "continuousHyperParameterRanges", ranges.ContinuousHyperParameterRanges, range =>
            {
                json.WriteString("name", range.Name);
                if (range.MinValue is { } minimum)
                    json.WriteNumber("minValue", minimum);
                if (range.MaxValue is { } maximum)
                    json.WriteNumber("maxValue", maximum);
            });
            WriteEach(json, "categoricalHyperParameterRanges", ranges.CategoricalHyperParameterRanges, range =>
            {
                json.WriteString("name", range.Name);
                WriteList(json, "values", range.Values);
            });
            json.WriteEndObject();
        }

        if (hpo.HpoResourceConfig is { } resources)
        {
            json.WriteStartObject("hpoResourceConfig");
            WriteText(json, "maxNumberOfTrainingJobs", resources.MaxNumberOfTrainingJobs?.ToString(CultureInfo.InvariantCulture));
            WriteText(json, "maxParallelTrainingJobs", resources.MaxParallelTrainingJobs?.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        if (hpo.HpoObjective is { } objective)
        {
            json.WriteStartObject("hpoObjective");
            WriteText(json, "type", objective.Type);
            WriteText(json, "metricName", objective.MetricName);
            WriteText(json, "metricRegex", objective.MetricRegex);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, string name, IReadOnlyDictionary<DatasetType, IReadOnlyList<string>>? columns)
    {
        if (columns is null or { Count: 0 })
            return;
        json.WriteStartObject(name);
        foreach (var (type, names) in columns)
            WriteList(json, type.ToString(), names);
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, object?>? values)
    {
        if (values is null or { Count: 0 })
            return;
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
            json.WriteString(key, Recipes.HyperparameterValue.TryText(value, out var text) ? text : "");
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteEach<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> values, Action<T> write)
    {
        if (values.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
