using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving.Shown;

/// <summary>Reads what campaigns have shown.</summary>
internal sealed class RecommendationLogOperations(IStore store, TimeProvider clock, ShownLists shown)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ShownLists _shown = shown;

    /// <summary>
    /// The recorded lists that meet all conditions of the request, with those of the answers that this process has given until now. Expired
    /// ones are not among them.
    /// </summary>
    /// <exception cref="PersonalizeException">There is no such campaign, and no list of one with that name.</exception>
    public IEnumerable<ShownList> List(ListRecommendationLogRequest request)
    {
        var campaign = request.Campaign is null ? null : Arn.Resolve(request.Campaign, ResourceKind.Campaign);
        if (request.From > request.Until)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidTimeRange, $"The time range begins at {request.From:u} and ends at {request.Until:u}, before it begins.", target: request.From);
        }

        _shown.Flush();
        var now = _clock.GetUtcNow().UtcDateTime;
        _store.RecommendationLog.RemoveExpired(now);
        var lists = Candidates(request, campaign).Where(list =>
            list.ExpiresAt > now
            && (campaign is null || list.CampaignArn == campaign)
            && request.UserIds?.Contains(list.UserId) != false
            && request.RecommendationIds?.Contains(list.RecommendationId) != false
            && !(list.ShownAt < request.From)
            && !(list.ShownAt >= request.Until));
        return campaign is null || _store.Catalog.Find<Campaign>(campaign) is not null ? lists : RequireSome(lists, campaign);
    }

    // A deleted campaign is known by what it has shown.
    private IEnumerable<ShownList> RequireSome(IEnumerable<ShownList> lists, string campaign)
    {
        var found = lists.ToList();
        if (found.Count == 0)
            _store.Catalog.Require<Campaign>(campaign);
        return found;
    }

    private IEnumerable<ShownList> Candidates(ListRecommendationLogRequest request, string? campaign)
    {
        if (request.RecommendationIds is { } ids)
            return _store.RecommendationLog.Find(ids);
        var groups = GroupOf(campaign) is { } group ? [group] : _store.Catalog.List<DatasetGroup>().Select(known => known.Arn).ToArray();
        return request.UserIds is { } users
            ? groups.SelectMany(arn => users.Distinct().SelectMany(user => _store.RecommendationLog.ReadUser(arn, user)))
            : groups.SelectMany(arn => _store.RecommendationLog.Read(arn, request.From ?? DateTime.MinValue, request.Until ?? DateTime.MaxValue))
                .SelectMany(batch => batch);
    }

    private string? GroupOf(string? campaign) => campaign is not null && _store.Catalog.Find<Campaign>(campaign) is { } found
        ? _store.Catalog.Find<SolutionVersion>(found.SolutionVersionArn)?.DatasetGroupArn
        : null;
}
