using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Batches of user segments.</summary>
internal static class BatchSegmentJobs
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(
            AwsService.Personalize, Access.Write, "CreateBatchSegmentJob", Create,
            "jobName", "solutionVersionArn", "filterArn", "numResults", "jobInput", "jobOutput", "roleArn", "tags")
            .Partly("one input file for each job; `roleArn` is kept and not used"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeBatchSegmentJob", Describe, "batchSegmentJobArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListBatchSegmentJobs", List, "solutionVersionArn", "nextToken", "maxResults"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var input = call.Input;
        var (name, version) = (input.Text("jobName"), input.Arn("solutionVersionArn"));
        var source = call.Parts.Buckets.ResolveFile(input.Object("jobInput"), call.JobOf(name));
        var folder = Directory.CreateDirectory(call.Parts.Buckets.ResolveOutput(input.Object("jobOutput"), call.JobOf(name))).FullName;
        var job = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeBatchSegmentJob(new(name))),
            () => call.Engine.CreateBatchSegmentJob(new()
            {
                JobName = name,
                Campaign = version,
                Filter = input.OptionalArn("filterArn"),
                NumResults = input.OptionalInteger("numResults") ?? 25,
                InputPath = source,
                OutputPath = folder,
            }),
            "jobInput", "jobOutput", "roleArn");
        call.Parts.Queue.Add(job);
        return Shape.Of(("batchSegmentJobArn", call.Arn(job.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var job = call.Engine.DescribeBatchSegmentJob(new(call.Input.Arn("batchSegmentJobArn")));
        var shape = Shape.Of(
            ("jobName", job.Name),
            ("batchSegmentJobArn", call.Arn(job.Arn)),
            ("filterArn", call.OptionalArn(job.FilterArn)),
            ("solutionVersionArn", call.Arn(job.SolutionVersionArn)),
            ("numResults", job.NumResults),
            ("jobInput", Tags.Kept(job, "jobInput")),
            ("jobOutput", Tags.Kept(job, "jobOutput")),
            ("roleArn", Tags.Kept(job, "roleArn")));
        return Shape.Of(("batchSegmentJob", call.Common(shape, job)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "batchSegmentJobs", call.Engine.ListBatchSegmentJobs(new(call.Input.OptionalArn("solutionVersionArn"))), job => call.Common(
            Shape.Of(("batchSegmentJobArn", call.Arn(job.Arn)), ("jobName", job.Name), ("solutionVersionArn", call.Arn(job.SolutionVersionArn))), job));
}
