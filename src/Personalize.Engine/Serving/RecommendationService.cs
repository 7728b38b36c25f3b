using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>Answers requests for recommendations.</summary>
internal sealed class RecommendationService(ServedVersions versions, RequestInputs inputs, RequestFilters filters, ItemMetadataCache itemMetadata)
{
    private readonly ServedVersions _versions = versions;
    private readonly RequestInputs _inputs = inputs;
    private readonly RequestFilters _filters = filters;
    private readonly ItemMetadataCache _itemMetadata = itemMetadata;

    /// <summary>The items that a user will probably want next, given the user's events in the dataset at this moment.</summary>
    /// <exception cref="PersonalizeException">
    /// The campaign is missing, neither a user nor a session is named, numResults is not from 1 to 500, or a filter, promotion or column is wrong.
    /// </exception>
    public RecommendationList GetRecommendations(GetRecommendationsRequest request, OperationContext context)
    {
        var visitor = Visitor.Of(request.UserId, request.SessionId);
        NumResults.Check(request.NumResults);
        var version = _versions.Of(request.Campaign);
        var filter = _filters.Require(request.Filter, request.FilterValues, version);
        var promotion = request.Promotion is { } given ? Promotions.Check(given) : null;
        var promoted = promotion is null ? null : _filters.Require(promotion.Filter, promotion.FilterValues, version);
        var columns = _itemMetadata.Check(version.DatasetGroupArn, request.MetadataColumns);
        var id = Guid.NewGuid().ToString();
        var (known, items) = _versions.Use(version.Arn, model =>
        {
            var allowed = filter is null ? null : _filters.Allowed(filter, version, model, visitor, request.FilterValues, context);
            var promotable = promoted is null ? null : _filters.Allowed(promoted, version, model, visitor, promotion!.FilterValues, context);
            return _inputs.Use(model, version, visitor, request.Context, context, (user, metadata) =>
            {
                var state = user.StateOf(version.Arn);
                var best = model.Recommend(user.Events, request.NumResults, allowed, state, metadata);
                if (promotable is not null)
                {
                    var quota = Promotions.Quota(request.NumResults, promotion!.PercentPromoted);
                    best = Promotions.Merge(
                        best, model.Recommend(user.Events, quota, promotable, state, metadata), request.NumResults, promotion.Name ?? promoted!.Name, id);
                }

                return request.IncludeReasons ? model.Explain(user.Events, best, metadata) : best;
            });
        });
        RequestInputs.WarnOfBlanks(request.UserId, known, context);
        var values = _itemMetadata.Of(version.DatasetGroupArn, columns, context);
        return new RecommendationList(id, request.UserId, columns.Count == 0 ? items : [.. items.Select(item => item with { Metadata = values(item.ItemId) })])
        {
            SessionId = request.SessionId,
            KnownUser = known,
        };
    }

    /// <summary>Given items in the order in which a user will probably like them.</summary>
    /// <exception cref="PersonalizeException">As for <see cref="GetRecommendations"/>, or the list does not have 1 to 500 items.</exception>
    public PersonalizedRanking GetPersonalizedRanking(GetPersonalizedRankingRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var visitor = Visitor.Of(request.UserId, request.SessionId);
        ListRanking.Check(request.InputList);
        var version = _versions.Of(request.Campaign);
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
        return new PersonalizedRanking(
            Guid.NewGuid().ToString(), request.UserId, columns.Count == 0 ? ranking : [.. ranking.Select(item => item with { Metadata = values(item.ItemId) })])
        {
            SessionId = request.SessionId,
            KnownUser = known,
        };
    }
}
