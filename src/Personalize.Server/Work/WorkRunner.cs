using Personalize.Engine;
using Personalize.Server.Locations;

namespace Personalize.Server.Work;

/// <summary>Does the work of a resource, whatever its kind.</summary>
internal sealed class WorkRunner(PersonalizeEngine engine, Transfers transfers)
{
    private readonly PersonalizeEngine _engine = engine;
    private readonly Transfers _transfers = transfers;

    /// <summary>What must not be worked on by two at once: the data of a dataset, and the processor by trainings.</summary>
    public IReadOnlyList<string> KeysOf(string arn) => Arn.KindOf(arn) switch
    {
        ResourceKind.DatasetImportJob when _engine.Store.Catalog.Find<DatasetImportJob>(arn) is { } job => [job.DatasetArn],
        ResourceKind.DataDeletionJob when _engine.Store.Catalog.Find<DataDeletionJob>(arn) is { } job =>
            [.. Enum.GetValues<DatasetType>().Select(type => Arn.Dataset(Arn.NameOf(job.DatasetGroupArn), type))],
        ResourceKind.SolutionVersion => ["training"],
        _ => [],
    };

    /// <summary>Resources that somebody has created and nobody works on, and those whose process died.</summary>
    public IEnumerable<string> Abandoned()
    {
        var catalog = _engine.Store.Catalog;
        IEnumerable<Resource> all =
        [
            .. catalog.List<DatasetImportJob>(), .. catalog.List<DatasetExportJob>(), .. catalog.List<DataDeletionJob>(),
            .. catalog.List<SolutionVersion>(), .. catalog.List<BatchInferenceJob>(),
            .. catalog.List<BatchSegmentJob>(),
        ];
        return all.Where(resource => resource.Status == ResourceStatus.CreatePending && !catalog.IsLeased(resource.Arn))
            .OrderBy(resource => resource.CreationDateTime)
            .Select(resource => resource.Arn);
    }

    /// <summary>
    /// What nobody works on, of a store that several machines share: what waits, and what a machine was given that has died or handed it on. Forgets
    /// what has ended.
    /// </summary>
    public IReadOnlyList<string> Unplaced()
    {
        var given = new List<string>();
        foreach (var arn in _engine.Store.Nodes!.Works())
        {
            var status = RecordedStatus(arn);
            if (status is ResourceStatus.CreateInProgress or ResourceStatus.CreateStopping)
                given.Add(arn);
            else if (status != ResourceStatus.CreatePending)
                _engine.Store.Nodes.Forget(arn);
        }

        return [.. given.Concat(_engine.Store.Nodes.Waiting()).Where(arn => !_engine.Store.Catalog.IsLeased(arn))];
    }

    /// <summary>The status on record, whether or not somebody is working on it; null if there is no such resource.</summary>
    public string? RecordedStatus(string arn) => Arn.KindOf(arn) switch
    {
        ResourceKind.DatasetImportJob => _engine.Store.Catalog.Find<DatasetImportJob>(arn)?.Status,
        ResourceKind.DatasetExportJob => _engine.Store.Catalog.Find<DatasetExportJob>(arn)?.Status,
        ResourceKind.DataDeletionJob => _engine.Store.Catalog.Find<DataDeletionJob>(arn)?.Status,
        ResourceKind.BatchInferenceJob => _engine.Store.Catalog.Find<BatchInferenceJob>(arn)?.Status,
        ResourceKind.BatchSegmentJob => _engine.Store.Catalog.Find<BatchSegmentJob>(arn)?.Status,
        ResourceKind.SolutionVersion => _engine.Store.Catalog.Find<SolutionVersion>(arn)?.Status,
        _ => null,
    };

    /// <summary>Deletes what jobs have left in the folders for transfers, except those that are still to be done.</summary>
    public void Sweep(IEnumerable<string> unfinished) =>
        _transfers.Keep(unfinished.SelectMany(arn => PathsOf(arn) is var (inputs, outputs) ? inputs.Concat(outputs) : []));

    /// <returns>The status at the end.</returns>
    public string Run(QueuedWork work, OperationContext context)
    {
        var (inputs, outputs) = PathsOf(work.Arn);
        try
        {
            var status = RunWith(work, context with
            {
                WorkBegins = cancellation =>
                {
                    Array.ForEach(inputs, path => _transfers.Fetch(path, cancellation));
                    Array.ForEach(outputs, _transfers.Prepare);
                },
                WorkEnds = cancellation => Array.ForEach(outputs, path => _transfers.Send(path, cancellation)),
            });
            Forget();
            return status;
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested && !IsElsewhere(exception))
        {
            Forget();
            throw;
        }

        void Forget() => Array.ForEach([.. inputs, .. outputs], _transfers.Forget);
    }

    // It is not over: somebody else does it.
    private static bool IsElsewhere(Exception exception) => exception is PersonalizeException { ErrorId: ErrorIds.JobInWork };

    private (string[] Inputs, string[] Outputs) PathsOf(string arn) => Arn.KindOf(arn) switch
    {
        ResourceKind.DatasetImportJob when _engine.Store.Catalog.Find<DatasetImportJob>(arn) is { } job => ([.. job.Paths], []),
        ResourceKind.DatasetExportJob when _engine.Store.Catalog.Find<DatasetExportJob>(arn) is { } job => ([], [job.OutputPath]),
        ResourceKind.DataDeletionJob when _engine.Store.Catalog.Find<DataDeletionJob>(arn) is { } job => ([job.InputPath], []),
        ResourceKind.BatchInferenceJob when _engine.Store.Catalog.Find<BatchInferenceJob>(arn) is { } job => ([job.InputPath], [job.OutputPath]),
        ResourceKind.BatchSegmentJob when _engine.Store.Catalog.Find<BatchSegmentJob>(arn) is { } job => ([job.InputPath], [job.OutputPath]),
        _ => ([], []),
    };

    private string RunWith(QueuedWork work, OperationContext context) => (Arn.KindOf(work.Arn) switch
    {
        ResourceKind.DatasetImportJob => (Resource)_engine.RunDatasetImportJob(new(work.Arn), context),
        ResourceKind.DatasetExportJob => _engine.RunDatasetExportJob(new(work.Arn), context),
        ResourceKind.DataDeletionJob => _engine.RunDataDeletionJob(new(work.Arn), context),
        ResourceKind.BatchInferenceJob => _engine.RunBatchInferenceJob(new(work.Arn), context),
        ResourceKind.BatchSegmentJob => _engine.RunBatchSegmentJob(new(work.Arn), context),
        ResourceKind.SolutionVersion when work.Interrupted => _engine.ResumeSolutionVersion(new(work.Arn), context),
        ResourceKind.SolutionVersion => _engine.RunSolutionVersion(new(work.Arn), context),
        _ => throw new ArgumentOutOfRangeException(nameof(work), work.Arn, "There is no work for this kind of resource."),
    }).Status;
}
