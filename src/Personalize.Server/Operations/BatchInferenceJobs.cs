using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Batch inferences.</summary>
internal static class BatchInferenceJobs
{
    private const string OnlyMode = "BATCH_INFERENCE";

    private static readonly BatchJobs s_jobs = new("BatchInferenceJob");

    public static IEnumerable<Operation> Operations => s_jobs.Operations(
        Create, Describe, List, "one input file for each job; no themes; `roleArn` is kept and not used",
        "batchInferenceJobConfig", "batchInferenceJobMode", "themeGenerationConfig");

    private static JsonObject Create(OperationCall call)
    {
        var input = call.Input;
        if ((input.OptionalText("batchInferenceJobMode") ?? OnlyMode) != OnlyMode || input.Has("themeGenerationConfig"))
            throw AwsException.InvalidInput($"Themes are not offered: batchInferenceJobMode can be {OnlyMode} or left out.");
        var config = input.OptionalObject("batchInferenceJobConfig") is { } given ? call.Engine.Store.Configuration.Parse(given.RawText) : null;
        return s_jobs.Create(call, name => call.Engine.DescribeBatchInferenceJob(new(name)), job => call.Engine.CreateBatchInferenceJob(new()
        {
            JobName = job.Name,
            Campaign = job.Version,
            Filter = input.OptionalArn("filterArn"),
            NumResults = input.OptionalInteger("numResults") ?? 25,
            InputPath = job.Input,
            OutputPath = job.Output,
            BatchInferenceJobConfig = config,
        }));
    }

    private static JsonObject Describe(OperationCall call) => s_jobs.Describe(
        call, arn => call.Engine.DescribeBatchInferenceJob(new(arn)),
        ("batchInferenceJobConfig", job => Shape.Parse(((BatchInferenceJob)job).BatchInferenceJobConfig)),
        ("batchInferenceJobMode", _ => OnlyMode));

    private static JsonObject List(OperationCall call) =>
        s_jobs.List(call, version => call.Engine.ListBatchInferenceJobs(new(version)), ("batchInferenceJobMode", OnlyMode));
}
