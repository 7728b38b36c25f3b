using Personalize.Engine.Common;
using Personalize.Engine.Import;
using Personalize.Engine.Jobs;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Datasets;

/// <summary>Creates, runs and finds imports.</summary>
internal sealed class DatasetImportJobOperations(IStore store, TimeProvider clock)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly JobRecords<DatasetImportJob> _jobs = new(store, clock, ResourceKind.DatasetImportJob, job => job.DatasetArn);

    /// <summary>Records an import with the status CREATE PENDING.</summary>
    /// <exception cref="PersonalizeException">The request breaks the rules, a path does not exist, or the name is taken.</exception>
    public DatasetImportJob Create(CreateDatasetImportJobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var datasetArn = Arn.ResolveDataset(request.DatasetGroup, request.DatasetType);
        return _jobs.Create(
            request.JobName,
            NewResource.SchemaName(Arn.NameOf(datasetArn), request.DatasetType),
            datasetArn,
            name => ImportPlan.Make(request, name, _store.Readers, Now()));
    }

    public DatasetImportJob Describe(DescribeDatasetImportJobRequest request) => _jobs.Describe(request.DatasetImportJob);

    /// <exception cref="PersonalizeException">ResourceNotFound: there is neither such a dataset group nor an import for it.</exception>
    public IReadOnlyList<DatasetImportJob> List(ListDatasetImportJobsRequest request)
    {
        var groupArn = request.DatasetGroup is { } group ? Arn.Resolve(group, ResourceKind.DatasetGroup) : null;
        var jobs = _jobs.List(
            job => (groupArn is null || job.DatasetGroupArn == groupArn) && (request.DatasetType is null || job.DatasetType == request.DatasetType));

        // A failed import may be the only trace of its dataset group.
        if (groupArn is not null && jobs.Count == 0)
            _store.Catalog.Require<DatasetGroup>(groupArn);
        return jobs;
    }

    /// <summary>
    /// Imports the files of a job. A missing dataset group, schema or dataset is created in the transaction that makes the data visible
    /// and the job ACTIVE, so an import that fails or is killed leaves the data unchanged.
    /// </summary>
    /// <exception cref="PersonalizeException">A file, row or schema breaks the rules, or another import is running; then the job is CREATE FAILED.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller or through a lease; the job is CREATE FAILED.</exception>
    public DatasetImportJob Run(RunDatasetImportJobRequest request, OperationContext context) => _jobs.Run(request.DatasetImportJob, context, Work);

    private DatasetImportJob Work(JobRun<DatasetImportJob> run)
    {
        try
        {
            using var dataset = _store.Catalog.AcquireDataset(run.Job.DatasetArn);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Context.CancellationToken, dataset.StopRequested);
            return Import(run, dataset, run.Context with { CancellationToken = stop.Token });
        }
        finally
        {
            Sweep();
        }
    }

    // Whatever a failed import has started, or this one has replaced. What cannot be removed now is removed by the next sweep.
    private void Sweep()
    {
        try
        {
            _store.Segments.Sweep();
        }
        catch (Exception exception) when (exception is PersonalizeException or IOException or UnauthorizedAccessException)
        {
        }
    }

    private DatasetImportJob Import(JobRun<DatasetImportJob> run, ILease dataset, OperationContext context)
    {
        var job = ImportPlan.WithFiles(run.Job, _store.Readers);
        var append = job.ImportMode == ImportModes.Incremental;
        using var import = new FileImport(_store, job, Now(), context);
        run.SoFar = current => current with { Report = import.Report() with { RowsKept = 0 } };
        IReadOnlyList<SegmentInfo> existing = append ? _store.Catalog.Segments(job.DatasetArn) : [];
        var report = import.Run(existing);
        using var compaction = new Compaction(_store, job.DatasetArn, import.Choice.Fields, context);
        var merged = import.Segment is { } added ? compaction.Run([.. existing, added]) : null;
        context.CancellationToken.ThrowIfCancellationRequested();
        var (done, made) = _store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(dataset);
            var made = Commit(transaction, job, import.Choice.Schema, import.Segment, merged, report);

            // The latest data wins: individually recorded rows are replaced by those of this import.
            if (job.DatasetType != DatasetType.Interactions)
                transaction.RemoveJournalRows(job.DatasetArn, import.Ids);
            return (_jobs.Complete(transaction, run, current => current with { Report = report }), made);
        });
        import.EndReport("imported");
        foreach (var line in made)
            context.Information?.Invoke(line);
        return done;
    }

    /// <summary>Records an import and the resources it needs. Returns what was created.</summary>
    /// <param name="segment">What is new; null if no row is.</param>
    /// <param name="merged">All segments of the dataset after a compaction; null if there was none.</param>
    private List<string> Commit(
        ICatalogTransaction transaction,
        DatasetImportJob job,
        Schema schema,
        SegmentInfo? segment,
        IReadOnlyList<SegmentInfo>? merged,
        ImportReport report)
    {
        var made = new List<string>();
        if (transaction.Find<DatasetGroup>(job.DatasetGroupArn) is null)
        {
            transaction.Insert(NewResource.DatasetGroup(Arn.NameOf(job.DatasetGroupArn), Now()), parentArn: null);
            made.Add($"Created the {Arn.Describe(job.DatasetGroupArn)}.");
        }

        var known = transaction.Find<Schema>(schema.Arn);
        if (known is null)
        {
            transaction.Insert(schema, parentArn: null);
            made.Add($"Created the {Arn.Describe(schema.Arn)}.");
        }

        var dataset = transaction.Find<Dataset>(job.DatasetArn);
        if ((known is not null && known.SchemaText != schema.SchemaText) || (dataset is not null && dataset.SchemaArn != schema.Arn))
            throw ResourceChanged(job.DatasetArn);
        if (dataset is null)
        {
            dataset = NewResource.Dataset(name: null, job.DatasetGroupArn, job.DatasetType, schema.Arn, Now());
            transaction.Insert(dataset, job.DatasetGroupArn, schema.Arn);
            made.Add($"Created the {Arn.Describe(job.DatasetArn)}.");
        }

        var append = job.ImportMode == ImportModes.Incremental;
        if (merged is not null)
            transaction.SetSegments(job.DatasetArn, merged, append: false);
        else if (segment is not null)
            transaction.SetSegments(job.DatasetArn, [segment], append);
        transaction.Update(dataset with { RowCount = (append ? dataset.RowCount : 0) + report.RowsKept, LastImport = report, LastUpdatedDateTime = Now() });
        return made;
    }

    private DateTime Now() => _clock.GetUtcNow().UtcDateTime;

    private static PersonalizeException ResourceChanged(string arn) => new(
        ErrorKind.ResourceInUse,
        ErrorIds.ResourceChanged,
        $"The {Arn.Describe(arn)} or its schema was changed while the import was running, so nothing was imported.",
        "Import again.",
        arn);
}
