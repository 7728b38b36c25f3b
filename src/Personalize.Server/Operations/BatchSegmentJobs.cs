namespace Personalize.Server.Operations;

/// <summary>Batches of user segments.</summary>
internal static class BatchSegmentJobs
{
    private static readonly BatchJobs s_jobs = new("BatchSegmentJob");

    public static IEnumerable<Operation> Operations =>
        s_jobs.Operations(Create, Describe, List, "one input file for each job; `roleArn` is kept and not used");

    private static JsonObject Create(OperationCall call) => s_jobs.Create(
        call, name => call.Engine.DescribeBatchSegmentJob(new(name)), job => call.Engine.CreateBatchSegmentJob(new()
        {
            JobName = job.Name,
            Campaign = job.Version,
            Filter = call.Input.OptionalArn("filterArn"),
            NumResults = call.Input.OptionalInteger("numResults") ?? 25,
            InputPath = job.Input,
            OutputPath = job.Output,
        }));

    private static JsonObject Describe(OperationCall call) => s_jobs.Describe(call, arn => call.Engine.DescribeBatchSegmentJob(new(arn)));

    private static JsonObject List(OperationCall call) => s_jobs.List(call, version => call.Engine.ListBatchSegmentJobs(new(version)));
}
