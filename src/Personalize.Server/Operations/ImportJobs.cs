using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Imports.</summary>
internal static class ImportJobs
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(
            AwsService.Personalize, Access.Write, "CreateDatasetImportJob", Create,
            "jobName", "datasetArn", "dataSource", "roleArn", "tags", "importMode", "publishAttributionMetricsToS3")
            .Partly("`roleArn` is kept and not used; metrics are not published to S3"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeDatasetImportJob", Describe, "datasetImportJobArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListDatasetImportJobs", List, "datasetArn", "nextToken", "maxResults"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var (group, type) = Datasets.Parse(call.Input);
        var name = call.Input.Text("jobName");
        var source = call.Input.Object("dataSource");
        source.Only("dataLocation");
        if (call.Input.OptionalFlag("publishAttributionMetricsToS3") == true)
            throw AwsException.InvalidInput("publishAttributionMetricsToS3 is not offered: leave it out.");
        var path = call.Parts.Buckets.Resolve(source.Text("dataLocation"), call.JobOf(name));

        // In the service a dataset is there before its data.
        call.Engine.DescribeDataset(new(group, type));
        var job = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeDatasetImportJob(new(name))),
            () => call.Engine.CreateDatasetImportJob(new()
            {
                JobName = name,
                DatasetGroup = group,
                DatasetType = type,
                Paths = [path],
                ImportMode = call.Input.OptionalText("importMode") ?? ImportModes.Full,
            }),
            "dataSource", "roleArn");
        call.Parts.Queue.Add(job);
        return Shape.Of(("datasetImportJobArn", call.Arn(job.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var job = call.Engine.DescribeDatasetImportJob(new(call.Input.Arn("datasetImportJobArn")));
        var shape = Shape.Of(
            ("jobName", job.Name),
            ("datasetImportJobArn", call.Arn(job.Arn)),
            ("datasetArn", call.Arn(job.DatasetArn)),
            ("dataSource", Tags.Kept(job, "dataSource") ?? Shape.Of(("dataLocation", new Uri(job.Paths[0]).AbsoluteUri))),
            ("roleArn", Tags.Kept(job, "roleArn")),
            ("importMode", job.ImportMode));
        return Shape.Of(("datasetImportJob", call.Common(shape, job)));
    }

    private static JsonObject List(OperationCall call)
    {
        ListDatasetImportJobsRequest request = new();
        if (call.Input.Has("datasetArn"))
        {
            var (group, type) = Datasets.Parse(call.Input);
            request = new(group, type);
        }

        return Paging.List(call, "datasetImportJobs", call.Engine.ListDatasetImportJobs(request), job => call.Common(
            Shape.Of(("datasetImportJobArn", call.Arn(job.Arn)), ("jobName", job.Name), ("importMode", job.ImportMode)), job));
    }
}
