using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Serving.Shown;

namespace Personalize.Engine.Serving;

/// <summary>Answers requests for recommendations.</summary>
internal sealed class RecommendationService(
    ServedVersions versions, RequestInputs inputs, RequestFilters filters, ItemMetadataCache itemMetadata, ShownLists shown)
{
    private readonly ServedVersions _versions = versions;
    private readonly RequestInputs _inputs = inputs;
    private readonly RequestFilters _filters = filters;
    private readonly ItemMetadataCache _itemMetadata = itemMetadata;
    private readonly ShownLists _shown = shown;

    /// <summary>
    /// The items that a user will probably want next, given the user's events in the dataset at this moment; or, depending on the recipe of the
    /// campaign, those related to an item, or those in demand.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// The campaign is missing, neither a user nor a session is named, numResults is not from 1 to 500, or a filter, promotion or column is wrong.
    /// </exception>
    public RecommendationList GetRecommendations(GetRecommendationsRequest request, OperationContext context)
    {
        NumResults.Check(request.NumResults);
        var version = _versions.Of(request.Campaign);
        var recipe = RecipeCatalog.Get(version.Recipe);
        var visitor = RequestSubjects.Check(request, recipe, context);
        var filter = _filters.Require(request.Filter, request.FilterValues, version);
        var promotion = request.Promotion is { } given ? Promotions.Check(given) : null;
        var promoted = promotion is null ? null : _filters.Require(promotion.Filter, promotion.FilterValues, version);
        var columns = _itemMetadata.Check(version.DatasetGroupArn, request.MetadataColumns);
        var id = Guid.NewGuid().ToString();
        var (known, items) = _versions.Use(version.Arn, model =>
        {
            var allowed = filter is null ? null : _filters.Allowed(filter, version, model, visitor, request.FilterValues, context, request.ItemId);
            var promotable = promoted is null
                ? null
                : _filters.Allowed(promoted, version, model, visitor, promotion!.FilterValues, context, request.ItemId);
            IReadOnlyList<RecommendedItem> Answer(Func<int, AllowedItems?, IReadOnlyList<RecommendedItem>> recommend)
            {
                if (promotable is null)
                    return recommend(request.NumResults, allowed);
                var these = recommend(Promotions.Quota(request.NumResults, promotion!.PercentPromoted), promotable);
                var taken = these.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);

                // The rest is a list of its own, in which exploration has the last places; of a longer one, the promoted items would push them out.
                var rest = taken.Count == request.NumResults
                    ? []
                    : recommend(request.NumResults - taken.Count, (allowed ?? AllowedItems.All(model.Items)).Without(taken, model.Items));
                return Promotions.Merge(rest, these, request.NumResults, promotion.Name ?? promoted!.Name, id);
            }

            if (recipe.Subject != RecipeSubject.User)
                return OfItem(model, recipe, request, Answer, context);
            return _inputs.Use(model, version, visitor!, request.Context, context, (user, metadata) =>
            {
                var exploring = metadata with { Exploration = version.Exploration?.For(id) };
                var items = Answer((count, these) => model.Recommend(user.Events, count, these, user.StateOf(version.Arn), exploring));
                return request.IncludeReasons ? model.Explain(user.Events, items, metadata, user.StateOf(version.Arn)) : items;
            });
        });
        if (recipe.Subject == RecipeSubject.User)
            RequestInputs.WarnOfBlanks(request.UserId, known, context);
        var values = _itemMetadata.Of(version.DatasetGroupArn, columns, context);
        IReadOnlyList<RecommendedItem> described = columns.Count == 0 ? items : [.. items.Select(item => item with { Metadata = values(item.ItemId) })];
        var answer = new RecommendationList(id, request.UserId, described)
        {
            SessionId = request.SessionId,
            ItemId = recipe.Subject == RecipeSubject.Item ? request.ItemId : null,
            KnownUser = known,
        };
        _shown.Add(version, id, request.UserId, request.SessionId, [.. items.Select(item => item.ItemId)], context);
        return answer;
    }

    /// <summary>
    /// The newest events of a user that the version behind a campaign counts, newest first; empty if nothing has been recommended to anybody yet
    /// since the data changed.
    /// </summary>
    public IReadOnlyList<HistoryEvent> RecentEvents(string campaign, string userId, int count) =>
        _inputs.RecentEvents(_versions.Of(campaign), userId, count);

    /// <summary>Answers from a model that knows no users: its history is the item of the request, if the recipe needs one.</summary>
    private static (bool Known, IReadOnlyList<RecommendedItem> Items) OfItem(
        IRecommender model, Recipe recipe, GetRecommendationsRequest request,
        Func<Func<int, AllowedItems?, IReadOnlyList<RecommendedItem>>, IReadOnlyList<RecommendedItem>> answer, OperationContext context)
    {
        foreach (var remark in ContextRemarks.Of(request.Context, model.Context, recipe.Name))
            context.Warning?.Invoke(remark);
        if (request.IncludeReasons)
            context.Warning?.Invoke($"There are no reasons for the recommendations of {recipe.Name}: it counts, and its scores say how much.");
        HistoryEvent[] history = recipe.Subject == RecipeSubject.Item ? [new HistoryEvent(request.ItemId!, 0)] : [];
        var known = history.Length > 0 && model.Items.Contains(request.ItemId);
        if (history.Length > 0 && !known)
            context.Warning?.Invoke($"The model does not know the item '{request.ItemId}', so popular items are recommended.");
        return (known, answer((count, these) => model.Recommend(history, count, these)));
    }

    /// <summary>Given items in the order in which a user will probably like them.</summary>
    /// <exception cref="PersonalizeException">As for <see cref="GetRecommendations"/>, or the list does not have 1 to 500 items.</exception>
    public PersonalizedRanking GetPersonalizedRanking(GetPersonalizedRankingRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var visitor = Visitor.Of(request.UserId, request.SessionId);
        ListRanking.Check(request.InputList);
        var version = _versions.Of(request.Campaign);
        RequestSubjects.RequireUsers(RecipeCatalog.Get(version.Recipe), "rank items for one");
        var filter = _filters.Require(request.Filter, request.FilterValues, version);
        var columns = _itemMetadata.Check(version.DatasetGroupArn, request.MetadataColumns);
        var (known, ranking) = _versions.Use(version.Arn, model =>
        {
            var allowed = filter is null ? null : _filters.Allowed(filter, version, model, visitor, request.FilterValues, context);
            var list = new ListRanking(request.InputList, allowed, model.Items);
            return _inputs.Use(model, version, visitor, request.Context, context, (user, metadata) =>
            {
                var answer = list.Complete(model.Recommend(user.Events, list.Count, list.Allowed, user.StateOf(version.Arn), metadata));
                foreach (var remark in list.Remarks(answer))
                    context.Warning?.Invoke(remark);
                return answer;
            });
        });
        RequestInputs.WarnOfBlanks(request.UserId, known, context);
        var values = _itemMetadata.Of(version.DatasetGroupArn, columns, context);
        var id = Guid.NewGuid().ToString();
        _shown.Add(version, id, request.UserId, request.SessionId, [.. ranking.Select(item => item.ItemId)], context);
        return new PersonalizedRanking(
            id, request.UserId, columns.Count == 0 ? ranking : [.. ranking.Select(item => item with { Metadata = values(item.ItemId) })])
        {
            SessionId = request.SessionId,
            KnownUser = known,
        };
    }
}
