using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Serving.Shown;

namespace Personalize.Engine.Serving;

/// <summary>Answers requests for recommendations.</summary>
internal sealed class RecommendationService(
    ServedVersions versions, UserHistoryCache histories, UserMetadataCache metadata, NewItemCache newItems, RequestFilters filters,
    ShownLists shown)
{
    private readonly ServedVersions _versions = versions;
    private readonly UserHistoryCache _histories = histories;
    private readonly UserMetadataCache _metadata = metadata;
    private readonly NewItemCache _newItems = newItems;
    private readonly RequestFilters _filters = filters;
    private readonly ShownLists _shown = shown;

    /// <summary>The items that a user will probably want next, given the user's events in the dataset at this moment.</summary>
    /// <exception cref="PersonalizeException">The campaign is missing, the user id is empty or numResults is not from 1 to 500.</exception>
    public RecommendationList GetRecommendations(GetRecommendationsRequest request, OperationContext context)
    {
        if (string.IsNullOrWhiteSpace(request.UserId))
            throw PersonalizeException.InvalidInput(ErrorIds.MissingUserId, "userId is empty; name the user to recommend items to.", target: request.UserId);
        NumResults.Check(request.NumResults);
        var version = _versions.Of(request.Campaign);
        var filter = _filters.Require(request.Filter, request.FilterValues, version);
        var promoted = request.Promotion is { } promotion ? _filters.Require(CheckPromotion(promotion).Filter, promotion.FilterValues, version) : null;
        var (known, items) = _versions.Use(version.Arn, model => Recommend(model, request, version, filter, promoted, context));
        if (!known && request.UserId.Trim() is var trimmed && trimmed.Length < request.UserId.Length)
            context.Warning?.Invoke($"The user '{request.UserId}' is unknown, and its id begins or ends with blanks. Is '{trimmed}' meant?");
        var answer = new RecommendationList(Guid.NewGuid().ToString(), request.UserId, items) { KnownUser = known };
        _shown.Add(version, answer, context);
        return answer;
    }

    private (bool KnownUser, IReadOnlyList<RecommendedItem> Items) Recommend(
        IRecommender model, GetRecommendationsRequest request, ServedVersion version, Filter? filter, Filter? promoted, OperationContext context)
    {
        foreach (var remark in ContextRemarks.Of(request.Context, model.Context, version.Recipe))
            context.Warning?.Invoke(remark);
        var allowed = filter is null ? null : _filters.Allowed(filter, version, model, request.UserId, request.FilterValues, context);
        var promotable = promoted is null ? null : _filters.Allowed(promoted, version, model, request.UserId, request.Promotion!.FilterValues, context);
        if (allowed is not null)
            promotable = promotable?.And(allowed);
        var user = model.UsesUserMetadata ? _metadata.Of(version.DatasetGroupArn, context).GetValueOrDefault(request.UserId) : null;
        var metadata = new RequestMetadata(user, request.Context, _newItems.Of(version.DatasetGroupArn, model, context));
        return _histories.Use(
            version.DatasetGroupArn,
            version.Options,
            request.UserId,
            context,
            history => (user is not null || history.Events.Any(known => model.Items.Contains(known.ItemId)),
                Recommend(model, history, request, version, metadata, allowed, promotable)),
            withContext: model.ReadsContext);
    }

    private static IReadOnlyList<RecommendedItem> Recommend(
        IRecommender model,
        UserHistory user,
        GetRecommendationsRequest request,
        ServedVersion version,
        RequestMetadata metadata,
        AllowedItems? allowed,
        AllowedItems? promotable)
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
            ErrorIds.InvalidPercentPromoted, $"percentPromoted is {promotion.PercentPromoted}; it must be from 1 to 100.", target: promotion.PercentPromoted);
}
