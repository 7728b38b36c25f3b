using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Server.Cluster;

/// <summary>A trial as it goes to another node: everything that its result depends on.</summary>
/// <param name="SolutionVersion">ARN of the version whose search it is.</param>
/// <param name="DataFingerprint">Identifies the data.</param>
/// <param name="Recipe">Name of the recipe.</param>
internal sealed record TrialOrder(
    string SolutionVersion,
    string DataFingerprint,
    string Recipe,
    IReadOnlyDictionary<string, string> Hyperparameters,
    ulong Seed,
    OptimizationObjective? Objective,
    WatchedMetric Watched,
    DateTimeOffset Now)
{
    /// <summary>The owner of the lease under which the node that leads the search works.</summary>
    public string? LeaseOwner { get; init; }

    /// <summary>What it takes of the node that runs it.</summary>
    public TrialNeed Need { get; init; } = TrialNeed.Unknown;

    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static TrialOrder Of(string solutionVersion, string dataFingerprint, TrainingRequest request) => new(
        solutionVersion, dataFingerprint, request.Recipe.Name, request.Hyperparameters, request.Seed, request.Objective, request.Watched, request.Now);

    public static TrialOrder Parse(string json) => JsonSerializer.Deserialize<TrialOrder>(json, s_json)!;

    public static string Write(ValidatedEpoch epoch) => JsonSerializer.Serialize(epoch, s_json);

    public static ValidatedEpoch ParseEpoch(string json) => JsonSerializer.Deserialize<ValidatedEpoch>(json, s_json)!;

    /// <summary>The name of its checkpoint: the same whoever leads the search, and another one for any other trial or other data.</summary>
    public string CheckpointName()
    {
        var trial = this with { LeaseOwner = null, Need = TrialNeed.Unknown };
        return $"trial-{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(trial, s_json)))[..24]}";
    }

    public string Write() => JsonSerializer.Serialize(this, s_json);

    /// <param name="threadCount">How many threads the trial may use here; the result does not depend on it.</param>
    public TrainingRequest Request(int threadCount) => new()
    {
        Recipe = RecipeCatalog.Get(Recipe),
        Hyperparameters = Hyperparameters,
        Seed = Seed,
        Objective = Objective,
        Watched = Watched,
        Now = Now,
        ThreadCount = threadCount,
    };
}
