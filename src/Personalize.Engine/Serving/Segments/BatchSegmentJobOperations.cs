using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Batches;
using Personalize.Engine.Serving.Filters;

namespace Personalize.Engine.Serving.Segments;

/// <summary>Creates, runs and finds batches of user segments.</summary>
internal sealed class BatchSegmentJobOperations(IStore store, TimeProvider clock, ServedVersions versions, RequestFilters filters, BatchSegments segments)
{
    private readonly TimeProvider _clock = clock;
    private readonly ServedVersions _versions = versions;
    private readonly RequestFilters _filters = filters;
    private readonly BatchSegments _segments = segments;
    private readonly BatchJobs<BatchSegmentJob> _jobs = new(store, clock, versions, filters, ResourceKind.BatchSegmentJob);

    /// <summary>
    /// Records a batch of segments with the status CREATE PENDING. The users are compared by the version that the campaign serves now, and as they
    /// are when the job is run.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// The request breaks the rules, the campaign's recipe knows nothing of users, the filter does not select users, something is missing, or the name
    /// is taken.
    /// </exception>
    public BatchSegmentJob Create(CreateBatchSegmentJobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.NumResults is < 1 or > CreateBatchSegmentJobRequest.MostUsers)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidNumResults, $"numResults is {request.NumResults}; it must be from 1 to {CreateBatchSegmentJobRequest.MostUsers}.",
                target: request.NumResults);
        }

        var (input, output) = BatchFile.Paths(request.InputPath, request.OutputPath);
        if (BatchTable.IsTable(output))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.UnknownFileFormat, $"'{request.OutputPath}' would be a table, but segments are written as JSON Lines.",
                "Give an output with the extension .jsonl or .jsonl.gz.", request.OutputPath);
        }

        var version = _versions.Of(request.Campaign);
        RequestSubjects.RequireUsers(RecipeCatalog.Get(version.Recipe), "find those who want an item");
        var filter = _filters.Require(request.Filter, request.FilterValues, version);
        if (filter is not null)
            _filters.CheckSelectsUsers(filter);
        var campaign = _versions.TryCampaign(request.Campaign);
        var now = _clock.GetUtcNow().UtcDateTime;
        return _jobs.Create(request.JobName, $"{Arn.NameOf(version.Arn)}-segments", version.DatasetGroupArn, name => new BatchSegmentJob
        {
            Name = name,
            Arn = Arn.BatchSegmentJob(name),
            Status = ResourceStatus.CreatePending,
            DatasetGroupArn = version.DatasetGroupArn,
            SolutionVersionArn = version.Arn,
            CampaignArn = campaign?.Arn,
            InputPath = input,
            OutputPath = output,
            NumResults = request.NumResults,
            FilterArn = filter?.Arn,
            FilterValues = request.FilterValues,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        });
    }

    public BatchSegmentJob Describe(DescribeBatchSegmentJobRequest request) => _jobs.Describe(request.BatchSegmentJob);

    /// <inheritdoc cref="BatchJobs{T}.List"/>
    public IReadOnlyList<BatchSegmentJob> List(ListBatchSegmentJobsRequest request) => _jobs.List(request.Campaign);

    /// <summary>
    /// Finds the segments of every line of a file, in the order of the file. An invalid line gets an error in the output and does not stop the rest;
    /// the output appears only when it is complete. A job that was interrupted can be run again, and then compares all users again.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// The version or filter has been deleted, or a file cannot be read or written; then the job is CREATE FAILED.
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped; the job is CREATE FAILED, and there is no output.</exception>
    public BatchSegmentJob Run(RunBatchSegmentJobRequest request, OperationContext context) =>
        _jobs.Run(request.BatchSegmentJob, request.ThrottleLimit, context, (run, version, filter, threads) =>
        {
            var report = _segments.Run(run.Job, version, filter, threads, run.Context);
            return job => job with { Report = report };
        });
}
