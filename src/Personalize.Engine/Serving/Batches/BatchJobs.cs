using Personalize.Engine.Common;
using Personalize.Engine.Jobs;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Versions;

namespace Personalize.Engine.Serving.Batches;

/// <summary>What the kinds of batches have in common.</summary>
internal static class BatchJobs
{
    /// <summary>All jobs, or those of a campaign or version, oldest first.</summary>
    /// <param name="campaign">Name or ARN of a campaign, or ARN of a solution version; null for all jobs.</param>
    /// <param name="used">The campaign of a job, if it has one, and its version.</param>
    /// <exception cref="PersonalizeException">ResourceNotFound: there is neither such a campaign or version nor a job that used it.</exception>
    public static IReadOnlyList<T> List<T>(
        JobRecords<T> records, ICatalog catalog, string? campaign, Func<T, (string? CampaignArn, string SolutionVersionArn)> used)
        where T : Resource
    {
        if (campaign is null)
            return records.List(_ => true);
        var versionArn = VersionLookup.TryArn(campaign);
        var arn = versionArn ?? Arn.Resolve(campaign, ResourceKind.Campaign);
        var jobs = records.List(job => versionArn is null ? used(job).CampaignArn == arn : used(job).SolutionVersionArn == arn);
        if (jobs.Count == 0)
        {
            // Jobs may still be known for deleted campaigns and versions.
            if (versionArn is null)
                catalog.Require<Campaign>(arn);
            else
                catalog.Require<SolutionVersion>(arn);
        }

        return jobs;
    }
}
