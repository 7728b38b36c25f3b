using Personalize.Engine.Common;
using Personalize.Engine.Jobs;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Versions;

namespace Personalize.Engine.Serving.Batches;

/// <summary>The records of one kind of batch, and what the kinds of batches have in common.</summary>
internal sealed class BatchJobs<T>(IStore store, TimeProvider clock, ServedVersions versions, RequestFilters filters, ResourceKind kind)
    where T : BatchJob
{
    private readonly IStore _store = store;
    private readonly ServedVersions _versions = versions;
    private readonly RequestFilters _filters = filters;
    private readonly JobRecords<T> _records = new(store, clock, kind, job => job.DatasetGroupArn);

    /// <inheritdoc cref="JobRecords{T}.Create"/>
    public T Create(string? name, string automaticName, string datasetGroupArn, Func<string, T> make) =>
        _records.Create(name, automaticName, datasetGroupArn, make);

    public T Describe(string nameOrArn) => _records.Describe(nameOrArn);

    /// <summary>All jobs, or those of a campaign or version, oldest first.</summary>
    /// <param name="campaign">Name or ARN of a campaign, or ARN of a solution version; null for all jobs.</param>
    /// <exception cref="PersonalizeException">ResourceNotFound: there is neither such a campaign or version nor a job that used it.</exception>
    public IReadOnlyList<T> List(string? campaign)
    {
        if (campaign is null)
            return _records.List(_ => true);
        var versionArn = VersionLookup.TryArn(campaign);
        var arn = versionArn ?? Arn.Resolve(campaign, ResourceKind.Campaign);
        var jobs = _records.List(job => versionArn is null ? job.CampaignArn == arn : job.SolutionVersionArn == arn);
        if (jobs.Count == 0)
        {
            // Jobs may still be known for deleted campaigns and versions.
            if (versionArn is null)
                _store.Catalog.Require<Campaign>(arn);
            else
                _store.Catalog.Require<SolutionVersion>(arn);
        }

        return jobs;
    }

    /// <param name="throttleLimit">Number of threads; null for all cores.</param>
    /// <param name="work">Does the work of a job with its version, its filter and a number of threads, and returns what adds the report to its record.</param>
    /// <exception cref="PersonalizeException">
    /// The version or filter has been deleted, or a file cannot be read or written; then the job is CREATE FAILED.
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped; the job is CREATE FAILED, and there is no output.</exception>
    public T Run(string nameOrArn, int? throttleLimit, OperationContext context, Func<JobRun<T>, ServedVersion, Filter?, int, Func<T, T>> work)
    {
        ThrottleLimit.Check(throttleLimit);
        return _records.Run(nameOrArn, context, run =>
        {
            var version = _versions.Of(run.Job.SolutionVersionArn);
            var filter = _filters.Require(run.Job.FilterArn, run.Job.FilterValues, version);
            var done = work(run, version, filter, throttleLimit ?? Environment.ProcessorCount);
            run.Context.WorkEnds?.Invoke(run.Context.CancellationToken);
            return _store.Catalog.Write(transaction => _records.Complete(transaction, run, done));
        });
    }
}
