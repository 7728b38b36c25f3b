using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Filters;

namespace Personalize.Engine.Serving.Batches;

/// <summary>Creates, runs and finds batch inferences.</summary>
internal sealed class BatchInferenceJobOperations(
    IStore store, TimeProvider clock, ServedVersions versions, RequestFilters filters, ItemMetadataCache itemMetadata, BatchInference inference)
{
    private readonly TimeProvider _clock = clock;
    private readonly ServedVersions _versions = versions;
    private readonly RequestFilters _filters = filters;
    private readonly ItemMetadataCache _itemMetadata = itemMetadata;
    private readonly BatchInference _inference = inference;
    private readonly BatchJobs<BatchInferenceJob> _jobs = new(store, clock, versions, filters, ResourceKind.BatchInferenceJob);

    /// <summary>
    /// Records a batch inference with the status CREATE PENDING. It is answered by the version that the campaign serves now, whenever the job is run.
    /// </summary>
    /// <exception cref="PersonalizeException">The request breaks the rules, the campaign or filter is missing, or the name is taken.</exception>
    public BatchInferenceJob Create(CreateBatchInferenceJobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        NumResults.Check(request.NumResults);
        var (input, output) = BatchFile.Paths(request.InputPath, request.OutputPath);
        var version = _versions.Of(request.Campaign);
        if (RecipeCatalog.Get(version.Recipe) is { Subject: RecipeSubject.Nobody, Name: var recipe })
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.SameForEverybody,
                $"{recipe} recommends the same to everybody, so it does not answer batches; {RequestSubjects.Names(RecipeSubject.User)} "
                    + $"answer users, and {RequestSubjects.Names(RecipeSubject.Item)} items.",
                "Ask for its recommendations once, or use a campaign of one of those recipes.",
                recipe);
        }

        var filter = _filters.Require(request.Filter, request.FilterValues, version);
        if (filter is not null)
            _filters.CheckItem(filter, version);
        var campaign = _versions.TryCampaign(request.Campaign);
        var columns = _itemMetadata.Check(version.DatasetGroupArn, request.MetadataColumns);
        var now = _clock.GetUtcNow().UtcDateTime;
        return _jobs.Create(request.JobName, Arn.NameOf(version.Arn), version.DatasetGroupArn, name => new BatchInferenceJob
        {
            Name = name,
            Arn = Arn.BatchInferenceJob(name),
            Status = ResourceStatus.CreatePending,
            DatasetGroupArn = version.DatasetGroupArn,
            SolutionVersionArn = version.Arn,
            CampaignArn = campaign?.Arn,
            InputPath = input,
            OutputPath = output,
            NumResults = request.NumResults,
            FilterArn = filter?.Arn,
            FilterValues = request.FilterValues,
            EscapeFormulas = request.EscapeFormulas,
            BatchInferenceJobConfig = CampaignConfig.NormaliseForBatch(request.BatchInferenceJobConfig, RecipeCatalog.Get(version.Recipe))
                ?? campaign?.CampaignConfig,
            MetadataColumns = columns,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        });
    }

    public BatchInferenceJob Describe(DescribeBatchInferenceJobRequest request) => _jobs.Describe(request.BatchInferenceJob);

    /// <inheritdoc cref="BatchJobs{T}.List"/>
    public IReadOnlyList<BatchInferenceJob> List(ListBatchInferenceJobsRequest request) => _jobs.List(request.Campaign);

    /// <summary>
    /// Recommends items to every user in a file, in the order of the file. An invalid line gets an error in the output and does not stop
    /// the rest; the output appears only when it is complete. What an interrupted run has answered is not answered again.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// The version or filter has been deleted, or a file cannot be read or written; then the job is CREATE FAILED.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// Stopped; the job is CREATE FAILED, there is no output, and the job continues from here when it is run again.
    /// </exception>
    public BatchInferenceJob Run(RunBatchInferenceJobRequest request, OperationContext context) =>
        _jobs.Run(request.BatchInferenceJob, request.ThrottleLimit, context, (run, version, filter, threads) =>
        {
            var report = _inference.Run(run.Job, version, filter, threads, soFar => run.SoFar = job => job with { Report = soFar }, run.Context);
            return job => job with { Report = report };
        });
}
