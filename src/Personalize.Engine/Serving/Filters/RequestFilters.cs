using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving.Filters;

/// <summary>The filters that requests name, and what they leave of a model's items.</summary>
internal sealed class RequestFilters(IStore store, FilterPlans plans, UserHistoryCache histories)
{
    private readonly IStore _store = store;
    private readonly FilterPlans _plans = plans;
    private readonly UserHistoryCache _histories = histories;

    /// <summary>The filter of a request; null when it names none.</summary>
    /// <exception cref="PersonalizeException">The filter is missing or of another dataset group, or there are values without a filter.</exception>
    public Filter? Require(string? nameOrArn, IReadOnlyDictionary<string, string> values, ServedVersion version)
    {
        if (nameOrArn is null)
        {
            return values.Count == 0
                ? null
                : throw PersonalizeException.InvalidInput("FilterMissing", $"filterValues are given ({string.Join(", ", values.Keys)}), but no filter.", "Name the filter as well.");
        }

        var filter = _store.Catalog.Require<Filter>(Arn.Resolve(nameOrArn, ResourceKind.Filter));
        return filter.DatasetGroupArn == version.DatasetGroupArn
            ? filter
            : throw PersonalizeException.InvalidInput(
                "FilterOfAnotherGroup",
                $"The {Arn.Describe(filter.Arn)} is for the {Arn.Describe(filter.DatasetGroupArn)}, not for the {Arn.Describe(version.DatasetGroupArn)} that is asked.",
                "Name a filter of the same dataset group.",
                nameOrArn);
    }

    public FilterPlan PlanOf(Filter filter, ServedVersion version, IRecommender model, OperationContext context) =>
        _plans.Get(filter, version.Arn, model.Items, context.CancellationToken);

    /// <summary>What a user may be recommended.</summary>
    public ItemSet Allowed(Filter filter, ServedVersion version, IRecommender model, string userId, IReadOnlyDictionary<string, string> values, OperationContext context)
    {
        // Filters see events of every type, also of those the model was not trained on.
        var plan = PlanOf(filter, version, model, context);
        return plan.NeedsHistory
            ? _histories.Use(version.DatasetGroupArn, new SnapshotOptions(), userId, context, user => plan.Allowed(userId, user.Events, values), plan.NeedsContext)
            : plan.Allowed(userId, [], values);
    }
}
