using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Exports of datasets, and deletions of the data of users.</summary>
internal static class ExportJobs
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(
            AwsService.Personalize, Access.Write, "CreateDatasetExportJob", Create, "jobName", "datasetArn", "ingestionMode", "roleArn", "jobOutput", "tags")
            .Partly("always the whole dataset: `ingestionMode` can be `ALL` or left out"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeDatasetExportJob", Describe, "datasetExportJobArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListDatasetExportJobs", List, "datasetArn", "nextToken", "maxResults"),
        Operation.Works(
            AwsService.Personalize, Access.Write, "CreateDataDeletionJob", CreateDeletion, "jobName", "datasetGroupArn", "dataSource", "roleArn", "tags"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeDataDeletionJob", DescribeDeletion, "dataDeletionJobArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListDataDeletionJobs", ListDeletions, "datasetGroupArn", "nextToken", "maxResults"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var (group, type) = Datasets.Parse(call.Input);
        var name = call.Input.Text("jobName");
        if (call.Input.OptionalText("ingestionMode") is { } mode && mode != "ALL")
            throw AwsException.InvalidInput($"The ingestionMode {mode} is not offered: exports contain the whole dataset. Give ALL, or leave it out.");
        var folder = Path.Combine(call.Parts.Buckets.ResolveOutput(call.Input.Object("jobOutput"), call.JobOf(name)), Names.Validate(name, "job"));
        Directory.CreateDirectory(folder);
        var job = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeDatasetExportJob(new(name))),
            () => call.Engine.CreateDatasetExportJob(new()
            {
                JobName = name,
                DatasetGroup = group,
                DatasetType = type,
                Path = Path.Combine(folder, $"{type.ToString().ToLowerInvariant()}.csv"),

                // What an interrupted run has written there is not the bucket's.
                Overwrite = call.Parts.Buckets.IsStaged(folder),
            }),
            "jobOutput", "roleArn");
        call.Parts.Queue.Add(job);
        return Shape.Of(("datasetExportJobArn", call.Arn(job.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var job = call.Engine.DescribeDatasetExportJob(new(call.Input.Arn("datasetExportJobArn")));
        var shape = Shape.Of(
            ("jobName", job.Name),
            ("datasetExportJobArn", call.Arn(job.Arn)),
            ("datasetArn", call.Arn(job.DatasetArn)),
            ("ingestionMode", "ALL"),
            ("roleArn", Tags.Kept(job, "roleArn")),
            ("jobOutput", Tags.Kept(job, "jobOutput")));
        return Shape.Of(("datasetExportJob", call.Common(shape, job)));
    }

    private static JsonObject List(OperationCall call)
    {
        var dataset = call.Input.Has("datasetArn") ? Datasets.Parse(call.Input) : default((string Group, DatasetType Type)?);
        var jobs = call.Engine.ListDatasetExportJobs(new(dataset?.Group)).Where(job => dataset is null || job.DatasetType == dataset.Value.Type);
        return Paging.List(call, "datasetExportJobs", jobs, job => call.Common(
            Shape.Of(("datasetExportJobArn", call.Arn(job.Arn)), ("jobName", job.Name)), job));
    }

    private static JsonObject CreateDeletion(OperationCall call)
    {
        var (name, group) = (call.Input.Text("jobName"), call.Input.Arn("datasetGroupArn"));
        var source = call.Input.Object("dataSource");
        source.Only("dataLocation");
        var path = call.Parts.Buckets.Resolve(source.Text("dataLocation"), call.JobOf(name));
        var job = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeDataDeletionJob(new(name))),
            () => call.Engine.CreateDataDeletionJob(new() { JobName = name, DatasetGroup = group, Path = path }),
            "dataSource", "roleArn");
        call.Parts.Queue.Add(job);
        return Shape.Of(("dataDeletionJobArn", call.Arn(job.Arn)));
    }

    private static JsonObject DescribeDeletion(OperationCall call)
    {
        var job = call.Engine.DescribeDataDeletionJob(new(call.Input.Arn("dataDeletionJobArn")));
        var shape = Shape.Of(
            ("jobName", job.Name),
            ("dataDeletionJobArn", call.Arn(job.Arn)),
            ("datasetGroupArn", call.Arn(job.DatasetGroupArn)),
            ("dataSource", Tags.Kept(job, "dataSource")),
            ("roleArn", Tags.Kept(job, "roleArn")),
            ("numDeleted", job.Deleted));
        return Shape.Of(("dataDeletionJob", call.Common(shape, job)));
    }

    private static JsonObject ListDeletions(OperationCall call) => Paging.List(
        call, "dataDeletionJobs", call.Engine.ListDataDeletionJobs(new(call.Input.OptionalArn("datasetGroupArn"))),
        job => call.Common(
            Shape.Of(("dataDeletionJobArn", call.Arn(job.Arn)), ("datasetGroupArn", call.Arn(job.DatasetGroupArn)), ("jobName", job.Name)), job));
}
