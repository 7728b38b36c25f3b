using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Batch inferences.</summary>
internal static class BatchInferenceJobs
{
    private const string OnlyMode = "BATCH_INFERENCE";

    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(
            AwsService.Personalize, Access.Write, "CreateBatchInferenceJob", Create,
            "jobName", "solutionVersionArn", "filterArn", "numResults", "jobInput", "jobOutput", "roleArn", "batchInferenceJobConfig", "tags",
            "batchInferenceJobMode", "themeGenerationConfig")
            .Partly("one input file for each job; no themes; `roleArn` is kept and not used"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeBatchInferenceJob", Describe, "batchInferenceJobArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListBatchInferenceJobs", List, "solutionVersionArn", "nextToken", "maxResults"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var input = call.Input;
        var (name, version) = (input.Text("jobName"), input.Arn("solutionVersionArn"));
        if ((input.OptionalText("batchInferenceJobMode") ?? OnlyMode) != OnlyMode || input.Has("themeGenerationConfig"))
            throw AwsException.InvalidInput($"Themes are not offered: batchInferenceJobMode can be {OnlyMode} or left out.");
        var config = input.OptionalObject("batchInferenceJobConfig") is { } given ? call.Engine.Store.Configuration.Parse(given.RawText) : null;
        var source = call.Parts.Buckets.ResolveFile(input.Object("jobInput"), call.JobOf(name));
        var folder = Directory.CreateDirectory(call.Parts.Buckets.ResolveOutput(input.Object("jobOutput"), call.JobOf(name))).FullName;
        var job = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeBatchInferenceJob(new(name))),
            () => call.Engine.CreateBatchInferenceJob(new()
            {
                JobName = name,
                Campaign = version,
                Filter = input.OptionalArn("filterArn"),
                NumResults = input.OptionalInteger("numResults") ?? 25,
                InputPath = source,
                OutputPath = folder,
                BatchInferenceJobConfig = config,
            }),
            "jobInput", "jobOutput", "roleArn");
        call.Parts.Queue.Add(job);
        return Shape.Of(("batchInferenceJobArn", call.Arn(job.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var job = call.Engine.DescribeBatchInferenceJob(new(call.Input.Arn("batchInferenceJobArn")));
        var shape = Shape.Of(
            ("jobName", job.Name),
            ("batchInferenceJobArn", call.Arn(job.Arn)),
            ("filterArn", call.OptionalArn(job.FilterArn)),
            ("solutionVersionArn", call.Arn(job.SolutionVersionArn)),
            ("numResults", job.NumResults),
            ("jobInput", Tags.Kept(job, "jobInput")),
            ("jobOutput", Tags.Kept(job, "jobOutput")),
            ("roleArn", Tags.Kept(job, "roleArn")),
            ("batchInferenceJobConfig", Shape.Parse(job.BatchInferenceJobConfig)),
            ("batchInferenceJobMode", OnlyMode));
        return Shape.Of(("batchInferenceJob", call.Common(shape, job)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "batchInferenceJobs", call.Engine.ListBatchInferenceJobs(new(call.Input.OptionalArn("solutionVersionArn"))), job => call.Common(
            Shape.Of(
                ("batchInferenceJobArn", call.Arn(job.Arn)),
                ("jobName", job.Name),
                ("solutionVersionArn", call.Arn(job.SolutionVersionArn)),
                ("batchInferenceJobMode", OnlyMode)),
            job));
}
