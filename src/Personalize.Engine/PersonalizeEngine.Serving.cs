using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Versions;

namespace Personalize.Engine;

// Campaigns and recommendations.
public sealed partial class PersonalizeEngine
{
    private const int MostResults = 500;

    // What a request needs of a version. Never out of date: an ACTIVE version does not change, and its ARN is used once.
    private readonly ConcurrentDictionary<string, ServedVersion> _servedVersions = new();

    /// <summary>Puts an ACTIVE solution version to work.</summary>
    /// <param name="solutionVersion">Its ARN, or a solution for its newest ACTIVE version.</param>
    /// <param name="minProvisionedTPS">Kept for information; a local campaign is not limited.</param>
    /// <param name="campaignConfig">Dictionary tree, or null.</param>
    /// <param name="context">Told how far what the first request needs has been made.</param>
    /// <exception cref="PersonalizeException">The version is not ACTIVE, the configuration breaks the rules, or the name is taken.</exception>
    public Campaign CreateCampaign(string name, string solutionVersion, int minProvisionedTPS = 1, object? campaignConfig = null, OperationContext? context = null)
    {
        var arn = Arn.Campaign(name);
        CheckMinProvisionedTPS(minProvisionedTPS);
        var version = RequireActive(GetSolutionVersion(solutionVersion));
        var now = Now();
        var campaign = new Campaign
        {
            Name = name,
            Arn = arn,
            SolutionVersionArn = version.Arn,
            MinProvisionedTPS = minProvisionedTPS,
            CampaignConfig = CampaignConfig.Normalise(campaignConfig, RecipeCatalog.Get(version.RecipeArn!)),
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
        _userHistories.Prepare(version.DatasetGroupArn, Describe(version).Filter, context ?? OperationContext.None);
        return Store.Catalog.Write(transaction =>
        {
            transaction.Require<SolutionVersion>(version.Arn);
            transaction.Insert(campaign, version.SolutionArn, version.Arn);
            return campaign;
        });
    }

    /// <summary>
    /// Gives a campaign another version or configuration. Requests that run end with the old version, the next ones have the
    /// new one, whose model is open by then: nobody waits.
    /// </summary>
    /// <param name="solutionVersion">Its ARN, or a solution for its newest ACTIVE version; null to leave it.</param>
    /// <param name="minProvisionedTPS">Null to leave it.</param>
    /// <param name="campaignConfig">Dictionary tree; null to leave it.</param>
    /// <exception cref="PersonalizeException">
    /// The campaign is missing, the version is not ACTIVE or is of another dataset group, or the configuration breaks the rules.
    /// </exception>
    public Campaign UpdateCampaign(string nameOrArn, string? solutionVersion = null, int? minProvisionedTPS = null, object? campaignConfig = null, OperationContext? context = null)
    {
        var old = GetCampaign(nameOrArn);
        if (minProvisionedTPS is { } tps)
            CheckMinProvisionedTPS(tps);
        var oldVersion = Store.Catalog.Require<SolutionVersion>(old.SolutionVersionArn);
        var version = solutionVersion is null ? oldVersion : RequireActive(GetSolutionVersion(solutionVersion));
        if (version.DatasetGroupArn != oldVersion.DatasetGroupArn)
        {
            throw PersonalizeException.InvalidInput(
                "SolutionVersionOfAnotherGroup",
                $"The {Arn.Describe(version.Arn)} is of the {Arn.Describe(version.DatasetGroupArn)}, the {Arn.Describe(old.Arn)} of the {Arn.Describe(oldVersion.DatasetGroupArn)}.",
                "Create another campaign for it.",
                solutionVersion);
        }

        var config = campaignConfig ?? (old.CampaignConfig is null ? null : Store.Configuration.Parse(old.CampaignConfig));
        var campaign = old with
        {
            SolutionVersionArn = version.Arn,
            MinProvisionedTPS = minProvisionedTPS ?? old.MinProvisionedTPS,
            CampaignConfig = CampaignConfig.Normalise(config, RecipeCatalog.Get(version.RecipeArn!)),
            LastUpdatedDateTime = Now(),
        };
        _userHistories.Prepare(version.DatasetGroupArn, Describe(version).Filter, context ?? OperationContext.None);
        _servingModels.Use(version.Arn, () => OpenModel(version.Arn), model => model.Items.Count);
        var oldIsUsed = Store.Catalog.Write(transaction =>
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

            return transaction.UsersOf(oldVersion.Arn).Count > 0;
        });
        if (!oldIsUsed)
            _servingModels.Close(oldVersion.Arn);
        return campaign;
    }

    public Campaign GetCampaign(string nameOrArn) => Store.Catalog.Require<Campaign>(Arn.Resolve(nameOrArn, ResourceKind.Campaign));

    /// <summary>All campaigns, or those that serve versions of a solution.</summary>
    public IReadOnlyList<Campaign> ListCampaigns(string? solution = null) =>
        solution is null ? Store.Catalog.List<Campaign>() : Store.Catalog.List<Campaign>(GetSolution(solution).Arn);

    public void DeleteCampaign(string nameOrArn)
    {
        var campaign = GetCampaign(nameOrArn);
        var last = Store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(campaign.Arn);
            transaction.Delete(campaign.Arn);
            return transaction.UsersOf(campaign.SolutionVersionArn).Count == 0;
        });
        if (last)
            _servingModels.Close(campaign.SolutionVersionArn);
    }

    /// <summary>The items a user will probably want next, by the user's events in the dataset at this moment.</summary>
    /// <exception cref="PersonalizeException">The campaign is missing, the user id is empty or numResults is not from 1 to 500.</exception>
    public RecommendationList GetRecommendations(GetRecommendationsRequest request, OperationContext context)
    {
        if (string.IsNullOrEmpty(request.UserId))
            throw PersonalizeException.InvalidInput("MissingUserId", "userId is empty; name the user to recommend to.", target: request.UserId);
        CheckNumResults(request.NumResults);
        var version = Served(request.Campaign);
        var filter = RequireFilter(request.Filter, request.FilterValues, version);
        var promoted = request.Promotion is { } promotion ? RequireFilter(CheckPromotion(promotion).Filter, promotion.FilterValues, version) : null;
        var items = _servingModels.Use(version.Arn, () => OpenModel(version.Arn), model =>
        {
            foreach (var remark in ContextRemarks.Of(request.Context, model.Context, version.Recipe))
                context.Warning?.Invoke(remark);
            var allowed = filter is null ? null : Allowed(PlanOf(filter, version, model, context), version, request.UserId, request.FilterValues, context);
            var promotable = promoted is null ? null : Allowed(PlanOf(promoted, version, model, context), version, request.UserId, request.Promotion!.FilterValues, context);
            if (allowed is not null)
                promotable?.IntersectWith(allowed);
            var metadata = new RequestMetadata(MetadataOfUsers(version, model, context)?.GetValueOrDefault(request.UserId), request.Context);
            return _userHistories.Use(
                version.DatasetGroupArn, version.Filter, request.UserId, context, user => Recommend(model, user, request, version, metadata, allowed, promotable));
        });
        return new RecommendationList(Guid.NewGuid().ToString(), request.UserId, items);
    }

    private static IReadOnlyList<RecommendedItem> Recommend(
        IRecommender model, UserHistory user, GetRecommendationsRequest request, ServedVersion version, RequestMetadata metadata, ItemSet? allowed, ItemSet? promotable)
    {
        var state = user.StateOf(version.Arn);
        var items = model.Recommend(user.Events, request.NumResults, allowed, state, metadata);
        if (promotable is not null)
        {
            var promoted = model.Recommend(user.Events, Promotions.Quota(request.NumResults, request.Promotion!.PercentPromoted), promotable, state, metadata);
            items = Promotions.Merge(items, promoted, request.NumResults, model.Items);
        }

        return request.IncludeReasons ? model.Explain(user.Events, items, metadata) : items;
    }

    private static Promotion CheckPromotion(Promotion promotion) => promotion.PercentPromoted is >= 1 and <= 100
        ? promotion
        : throw PersonalizeException.InvalidInput(
            "InvalidPercentPromoted", $"percentPromoted is {promotion.PercentPromoted}; it must be from 1 to 100.", target: promotion.PercentPromoted);

    /// <summary>User id → metadata; null when the model reads none.</summary>
    private IReadOnlyDictionary<string, UserMetadata>? MetadataOfUsers(ServedVersion version, IRecommender model, OperationContext context) =>
        model.UsesUserMetadata ? _userMetadata.Of(version.DatasetGroupArn, context) : null;

    private static void CheckMinProvisionedTPS(int value)
    {
        if (value < 1)
            throw PersonalizeException.InvalidInput("InvalidMinProvisionedTPS", $"minProvisionedTPS is {value}; it must be at least 1.", target: value);
    }

    private static void CheckNumResults(int count)
    {
        if (count is < 1 or > MostResults)
            throw PersonalizeException.InvalidInput("InvalidNumResults", $"numResults is {count}; it must be from 1 to {MostResults}.", target: count);
    }

    private ServedVersion Served(string campaignOrVersionArn) => TryVersionArn(campaignOrVersionArn) is { } versionArn
        ? Describe(RequireActive(GetSolutionVersion(versionArn)))
        : _servedVersions.GetOrAdd(GetCampaign(campaignOrVersionArn).SolutionVersionArn, arn => Describe(Store.Catalog.Require<SolutionVersion>(arn)));

    private ServedVersion Describe(SolutionVersion version)
    {
        var solution = Store.Catalog.Require<Solution>(version.SolutionArn);
        return new ServedVersion(version.Arn, version.DatasetGroupArn, Arn.LastPartOf(version.RecipeArn!), Filter(solution, ReadConfig(solution)));
    }

    private IModelFile OpenModel(string versionArn) =>
        Store.Models.TryOpen(Arn.LastPartOf(versionArn), VersionCheckpoint.Model)
        ?? throw new PersonalizeException(
            ErrorKind.ResourceNotFound, "ModelMissing", $"The model file of the {Arn.Describe(versionArn)} is missing from the store.", "Train the solution again.", versionArn);

    private static SolutionVersion RequireActive(SolutionVersion version)
    {
        if (version.Status == ResourceStatus.Active)
            return version;
        var reason = version.FailureReason is { } failure ? $" ({failure})" : "";
        throw PersonalizeException.InvalidInput(
            "SolutionVersionNotActive", $"The {Arn.Describe(version.Arn)} is {version.Status}{reason}; only an ACTIVE version can be served.", "Train it to the end first.", version.Arn);
    }

    private sealed record ServedVersion(string Arn, string DatasetGroupArn, string Recipe, SnapshotOptions Filter);
}
