using Personalize.Engine.Common;
using Personalize.Engine.Jobs;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Datasets;

/// <summary>Creates, runs and finds exports.</summary>
internal sealed class DatasetExportJobOperations(IStore store, TimeProvider clock, ExportOperation export)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ExportOperation _export = export;
    private readonly JobRecords<DatasetExportJob> _jobs = new(store, clock, ResourceKind.DatasetExportJob, job => job.DatasetGroupArn);

    /// <summary>Records an export with the status CREATE PENDING.</summary>
    /// <exception cref="PersonalizeException">There is no such dataset, the file exists and must not be replaced, or the name is taken.</exception>
    public DatasetExportJob Create(CreateDatasetExportJobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var dataset = _store.Catalog.Require<Dataset>(Arn.ResolveDataset(request.DatasetGroup, request.DatasetType));
        var path = Path.GetFullPath(request.Path);
        WholeFile.RefuseExisting(path, request.Overwrite);
        var now = _clock.GetUtcNow().UtcDateTime;
        var name = NewResource.SchemaName(Arn.NameOf(dataset.Arn), request.DatasetType);
        return _jobs.Create(request.JobName, name, dataset.DatasetGroupArn, jobName => new DatasetExportJob
        {
            Name = jobName,
            Arn = Arn.DatasetExportJob(jobName),
            Status = ResourceStatus.CreatePending,
            DatasetGroupArn = dataset.DatasetGroupArn,
            DatasetArn = dataset.Arn,
            DatasetType = request.DatasetType,
            OutputPath = path,
            Overwrite = request.Overwrite,
            EscapeFormulas = request.EscapeFormulas,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        });
    }

    public DatasetExportJob Describe(DescribeDatasetExportJobRequest request) => _jobs.Describe(request.DatasetExportJob);

    public IReadOnlyList<DatasetExportJob> List(ListDatasetExportJobsRequest request)
    {
        var group = request.DatasetGroup is { } given ? Arn.Resolve(given, ResourceKind.DatasetGroup) : null;
        return _jobs.List(job => group is null || job.DatasetGroupArn == group);
    }

    /// <summary>Writes the dataset of a job to its file, which appears only when it is complete.</summary>
    /// <exception cref="PersonalizeException">As for an export without a job; then the job is CREATE FAILED.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the job is CREATE FAILED and can be run again.</exception>
    public DatasetExportJob Run(RunDatasetExportJobRequest request, OperationContext context) => _jobs.Run(request.DatasetExportJob, context, run =>
    {
        var job = run.Job;
        var wanted = new ExportDatasetRequest
        {
            DatasetGroup = job.DatasetGroupArn, DatasetType = job.DatasetType, Path = job.OutputPath, Overwrite = job.Overwrite,
            EscapeFormulas = job.EscapeFormulas,
        };
        var report = _export.Run(wanted, run.Context);
        run.Context.WorkEnds?.Invoke(run.Context.CancellationToken);
        return _store.Catalog.Write(transaction => _jobs.Complete(transaction, run, current => current with { Rows = report.Rows }));
    });
}
