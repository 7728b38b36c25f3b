using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Serving.Shown;
using Personalize.Engine.Training;

namespace Personalize.Engine.Serving;

/// <summary>Creates, changes, finds and deletes campaigns.</summary>
internal sealed class CampaignOperations(IStore store, TimeProvider clock, ServedVersions versions, UserHistoryCache histories, ShownLists shown)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ServedVersions _versions = versions;
    private readonly UserHistoryCache _histories = histories;
    private readonly ShownLists _shown = shown;

    /// <summary>The end of a solution's name or ARN that asks for every new version of it, as in the API.</summary>
    private const string Latest = "/$LATEST";

    /// <param name="context">Receives the progress of preparing what the first request needs.</param>
    /// <exception cref="PersonalizeException">The version is not ACTIVE, the configuration breaks the rules, or the name is taken.</exception>
    public Campaign Create(CreateCampaignRequest request, OperationContext context)
    {
        var arn = Arn.Campaign(request.Name);
        CheckMinProvisionedTPS(request.MinProvisionedTPS);
        CheckRecommendationLogDays(request.RecommendationLogDays);
        var (version, synced) = Choose(request.SolutionVersion, CampaignConfig.SyncOf(request.CampaignConfig), current: null, wasSynced: false);
        var now = _clock.GetUtcNow().UtcDateTime;
        var campaign = new Campaign
        {
            Name = request.Name,
            Arn = arn,
            SolutionVersionArn = version.Arn,
            MinProvisionedTPS = request.MinProvisionedTPS,
            SyncWithLatestSolutionVersion = synced,
            CampaignConfig = CampaignConfig.Normalise(request.CampaignConfig, RecipeCatalog.Get(version.RecipeArn!)),
            RecommendationLogDays = request.RecommendationLogDays,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
        Prepare(version, context);
        return _store.Catalog.Write(transaction =>
        {
            transaction.Require<SolutionVersion>(version.Arn);
            transaction.Insert(campaign, version.SolutionArn, version.Arn);
            return campaign;
        });
    }

    /// <summary>
    /// Changes the version or the configuration of a campaign. Running requests finish with the old version; the next ones use the new one,
    /// whose model is already open by then, so nobody has to wait.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// The campaign is missing, the version is not ACTIVE or belongs to another dataset group, or the configuration breaks the rules.
    /// </exception>
    public Campaign Update(UpdateCampaignRequest request, OperationContext context)
    {
        var old = Describe(new DescribeCampaignRequest(request.Campaign));
        if (request.MinProvisionedTPS is { } tps)
            CheckMinProvisionedTPS(tps);
        if (request.RecommendationLogDays is { } logged)
            CheckRecommendationLogDays(logged);
        var oldVersion = _store.Catalog.Require<SolutionVersion>(old.SolutionVersionArn);
        var (version, synced) = Choose(
            request.SolutionVersion, CampaignConfig.SyncOf(request.CampaignConfig), oldVersion, old.SyncWithLatestSolutionVersion);
        if (version.DatasetGroupArn != oldVersion.DatasetGroupArn)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.SolutionVersionOfAnotherGroup,
                $"The {Arn.Describe(version.Arn)} belongs to the {Arn.Describe(version.DatasetGroupArn)}, "
                    + $"but the {Arn.Describe(old.Arn)} to the {Arn.Describe(oldVersion.DatasetGroupArn)}.",
                "Create another campaign for this version.",
                request.SolutionVersion);
        }

        var config = request.CampaignConfig ?? (old.CampaignConfig is null ? null : _store.Configuration.Parse(old.CampaignConfig));
        var campaign = old with
        {
            SolutionVersionArn = version.Arn,
            MinProvisionedTPS = request.MinProvisionedTPS ?? old.MinProvisionedTPS,
            SyncWithLatestSolutionVersion = synced,
            CampaignConfig = CampaignConfig.Normalise(config, RecipeCatalog.Get(version.RecipeArn!)),
            RecommendationLogDays = request.RecommendationLogDays ?? old.RecommendationLogDays,
            LastUpdatedDateTime = _clock.GetUtcNow().UtcDateTime,
        };
        Prepare(version, context);
        _versions.Use(version.Arn, model => model.Items.Count);
        if (Replace(old, oldVersion, campaign, version))
            _versions.Close(oldVersion.Arn);
        if (campaign.RecommendationLogDays > 0 && campaign.RecommendationLogDays != old.RecommendationLogDays)
            _shown.Keep(campaign);
        return campaign;
    }

    public Campaign Describe(DescribeCampaignRequest request) => _store.Catalog.Require<Campaign>(Arn.Resolve(request.Campaign, ResourceKind.Campaign));

    public IReadOnlyList<Campaign> List(ListCampaignsRequest request) =>
        request.Solution is null
            ? _store.Catalog.List<Campaign>()
            : _store.Catalog.List<Campaign>(_store.Catalog.Require<Solution>(Arn.Resolve(request.Solution, ResourceKind.Solution)).Arn);

    public void Delete(DeleteCampaignRequest request)
    {
        var campaign = Describe(new DescribeCampaignRequest(request.Campaign));
        var last = _store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(campaign.Arn);
            transaction.Delete(campaign.Arn);
            return transaction.DependentsOf(campaign.SolutionVersionArn).Count == 0;
        });
        if (last)
            _versions.Close(campaign.SolutionVersionArn);
    }

    /// <summary>The version that a campaign serves, and whether it takes every new one.</summary>
    /// <param name="asked">A version, a solution for its newest one, or that with <see cref="Latest"/> at its end; null for <paramref name="current"/>.</param>
    /// <param name="sync">What the campaignConfig says.</param>
    /// <param name="current">The version so far.</param>
    /// <param name="wasSynced">Whether the campaign took every new version so far. A version that is named ends that.</param>
    private (SolutionVersion Version, bool Synced) Choose(string? asked, bool? sync, SolutionVersion? current, bool wasSynced)
    {
        var isLatest = asked?.EndsWith(Latest, StringComparison.OrdinalIgnoreCase) == true;
        if (isLatest && sync == false)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidCampaignConfig,
                $"'{asked}' asks for every new version, but {CampaignConfig.SyncWithLatest} is false.",
                "Leave one of them out.",
                asked);
        }

        var synced = sync ?? (asked is null ? wasSynced : isLatest);
        var version = asked is null ? current! : _versions.RequireActive(isLatest ? asked[..^Latest.Length] : asked);
        if (!synced)
            return (version, false);
        var newest = _versions.RequireActive(version.SolutionArn);
        if (asked is not null && newest.Arn != version.Arn)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidCampaignConfig,
                $"With {CampaignConfig.SyncWithLatest}, a campaign serves the newest version, but the {Arn.Describe(version.Arn)} is older than "
                    + $"the {Arn.Describe(newest.Arn)}.",
                $"Give the solution instead of a version: '{Arn.NameOf(version.SolutionArn)}{Latest}'.",
                asked);
        }

        return (newest, true);
    }

    /// <summary>Builds the histories that requests need, so that the first one need not wait for them.</summary>
    private void Prepare(SolutionVersion version, OperationContext context) => _histories.Prepare(
        version.DatasetGroupArn, _versions.Of(version).Options, context,
        withContext: version.DataSummary.ContainsKey(ModelTraining.ContextFields) || version.DataSummary.ContainsKey(ModelTraining.SessionField));

    /// <summary>Records the changed campaign; returns whether it was the last campaign of the old version.</summary>
    private bool Replace(Campaign old, SolutionVersion oldVersion, Campaign campaign, SolutionVersion version) => _store.Catalog.Write(transaction =>
    {
        transaction.Require<Campaign>(old.Arn);
        transaction.Require<SolutionVersion>(version.Arn);
        if (version.SolutionArn == oldVersion.SolutionArn)
        {
            transaction.Update(campaign, [version.Arn]);
        }
        else
        {
            transaction.Delete(old.Arn);
            transaction.Insert(campaign, version.SolutionArn, version.Arn);
        }

        return transaction.DependentsOf(oldVersion.Arn).Count == 0;
    });

    private static void CheckRecommendationLogDays(int value)
    {
        if (value is < 0 or > ShownLists.MostDays)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidRecommendationLogDays,
                $"recommendationLogDays is {value}; it must be from 1 to {ShownLists.MostDays}, or 0 to record nothing.",
                target: value);
        }
    }

    private static void CheckMinProvisionedTPS(int value)
    {
        if (value < 1)
            throw PersonalizeException.InvalidInput(ErrorIds.InvalidMinProvisionedTPS, $"minProvisionedTPS is {value}; it must be at least 1.", target: value);
    }
}
