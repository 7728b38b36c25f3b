using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving.Filters;

/// <summary>The filters that requests name, and the items of a model that they allow.</summary>
internal sealed class RequestFilters(IStore store, FilterPlans plans, UserHistoryCache histories)
{
    private readonly IStore _store = store;
    private readonly FilterPlans _plans = plans;
    private readonly UserHistoryCache _histories = histories;

    /// <summary>The filter of a request; null if it names none.</summary>
    /// <exception cref="PersonalizeException">The filter is missing or belongs to another dataset group, or there are values without a filter.</exception>
    public Filter? Require(string? nameOrArn, IReadOnlyDictionary<string, string> values, ServedVersion version)
    {
        if (nameOrArn is null)
        {
            return values.Count == 0
                ? null
                : throw PersonalizeException.InvalidInput(
                    ErrorIds.FilterMissing, $"filterValues are given ({string.Join(", ", values.Keys)}), but no filter.", "Name a filter as well.");
        }

        var filter = _store.Catalog.Require<Filter>(Arn.Resolve(nameOrArn, ResourceKind.Filter));
        return filter.DatasetGroupArn == version.DatasetGroupArn
            ? filter
            : throw PersonalizeException.InvalidInput(
                ErrorIds.FilterOfAnotherGroup,
                $"The {Arn.Describe(filter.Arn)} belongs to the {Arn.Describe(filter.DatasetGroupArn)}, "
                    + $"not to the {Arn.Describe(version.DatasetGroupArn)} of the request.",
                "Use a filter of the same dataset group.",
                nameOrArn);
    }

    public FilterPlan PlanOf(Filter filter, ServedVersion version, IRecommender model, OperationContext context) =>
        _plans.Get(filter, version.Arn, model.Items, context.CancellationToken);

    /// <summary>The items that may be recommended to a user.</summary>
    public AllowedItems Allowed(
        Filter filter, ServedVersion version, IRecommender model, string userId, IReadOnlyDictionary<string, string> values, OperationContext context)
    {
        // Filters see events of every type, including types that the model was not trained on.
        var plan = PlanOf(filter, version, model, context);
        return plan.NeedsHistory
            ? _histories.Use(
                version.DatasetGroupArn, new SnapshotOptions(), userId, context,
                user => plan.Allowed(userId, user.Events, values, user.Found), plan.NeedsContext, isWhole: true)
            : plan.Allowed(userId, [], values);
    }
}
