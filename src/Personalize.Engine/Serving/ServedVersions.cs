using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Versions;

namespace Personalize.Engine.Serving;

/// <summary>Finds the version that answers a request, and its open model.</summary>
internal sealed class ServedVersions(IStore store, VersionLookup versions, ServingModels models)
{
    private readonly IStore _store = store;
    private readonly VersionLookup _versions = versions;
    private readonly ServingModels _models = models;

    // Never out of date: an ACTIVE version does not change, and its ARN is never reused.
    private readonly ConcurrentDictionary<(string Version, string? Config), ServedVersion> _served = new();

    // A campaign may have been given another version by another process; the model of the last one is not needed then.
    // A request that has read the campaign before that must not close the model of the new one.
    private readonly ConcurrentDictionary<string, (string Version, DateTime Since)> _lastOf = new();

    /// <summary>The version that a campaign serves, or the named one.</summary>
    /// <param name="campaignOrVersionArn">Name or ARN of a campaign, or the ARN of a solution version.</param>
    /// <exception cref="PersonalizeException">The campaign is missing, or the version is not ACTIVE.</exception>
    public ServedVersion Of(string campaignOrVersionArn) =>
        TryCampaign(campaignOrVersionArn) is { } campaign ? Of(campaign) : Of(RequireActive(campaignOrVersionArn));

    private ServedVersion Of(Campaign campaign)
    {
        var arn = campaign.SolutionVersionArn;
        var isKnown = _lastOf.TryGetValue(campaign.Arn, out var last);
        if (!isKnown || campaign.LastUpdatedDateTime > last.Since)
        {
            if (isKnown && last.Version != arn)
                Close(last.Version);
            _lastOf[campaign.Arn] = (arn, campaign.LastUpdatedDateTime);
        }

        var served = _served.GetOrAdd((arn, campaign.CampaignConfig), key =>
        {
            var version = Of(_store.Catalog.Require<SolutionVersion>(key.Version));
            return version with { Exploration = ExplorationRule.Of(RecipeCatalog.Get(version.Recipe), key.Config) };
        });
        return served with { Campaign = campaign };
    }

    public ServedVersion Of(SolutionVersion version)
    {
        var solution = _store.Catalog.Require<Solution>(version.SolutionArn);
        var events = SolutionSettings.SnapshotOptions(solution, SolutionSettings.ReadConfig(version, solution, _store.Configuration));
        return new ServedVersion(version.Arn, version.DatasetGroupArn, Arn.LastPartOf(version.RecipeArn!), events);
    }

    /// <summary>The campaign of a request; null if it uses a solution version directly.</summary>
    /// <exception cref="PersonalizeException">There is no such campaign.</exception>
    public Campaign? TryCampaign(string campaignOrVersionArn) =>
        VersionLookup.TryArn(campaignOrVersionArn) is null ? _store.Catalog.Require<Campaign>(Arn.Resolve(campaignOrVersionArn, ResourceKind.Campaign)) : null;

    /// <param name="versionOrSolution">A version, or a solution for its newest ACTIVE version.</param>
    /// <exception cref="PersonalizeException">There is no such version, or it is not ACTIVE.</exception>
    public SolutionVersion RequireActive(string versionOrSolution)
    {
        var version = _versions.Describe(versionOrSolution);
        if (version.Status == ResourceStatus.Active)
            return version;
        var reason = version.FailureReason is { } failure ? $" ({failure})" : "";
        throw PersonalizeException.InvalidInput(
            ErrorIds.SolutionVersionNotActive,
            $"The {Arn.Describe(version.Arn)} is {version.Status}{reason}; only an ACTIVE version can be served.",
            "Finish its training first.",
            version.Arn);
    }

    /// <summary>Runs a request on a version's model, which the first request opens.</summary>
    public T Use<T>(string versionArn, Func<IRecommender, T> request) => _models.Use(versionArn, () => _versions.OpenModel(versionArn), request);

    /// <summary>Closes the model of a version; does nothing if it is not open.</summary>
    public void Close(string versionArn) => _models.Close(versionArn);
}
