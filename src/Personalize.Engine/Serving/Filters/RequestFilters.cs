using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
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

    /// <param name="ofUsers">Whether the filter must select users, for segments, and not items.</param>
    /// <exception cref="PersonalizeException">InvalidInput: it selects the other.</exception>
    public FilterPlan PlanOf(Filter filter, ServedVersion version, IRecommender model, OperationContext context, bool ofUsers = false)
    {
        var plan = _plans.Get(filter, version.Arn, model.Items, context.CancellationToken);
        RequireItems(filter, plan.NeedsItem, version);
        return plan.SelectsUsers == ofUsers ? plan : throw OfOtherKind(filter, ofUsers);
    }

    /// <summary>Checks that a filter selects users, before there is anything to select them from.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: it selects items.</exception>
    public void CheckSelectsUsers(Filter filter)
    {
        if (!_plans.Parse(filter.FilterExpression, filter.DatasetGroupArn).SelectsUsers)
            throw OfOtherKind(filter, ofUsers: true);
    }

    /// <summary>The items of a model that match a condition on their metadata, such as <c>ITEMS.GENRE = "Comedy"</c>.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: the condition is wrong, or compares something other than items.</exception>
    public ItemSet ItemsWhere(string condition, ServedVersion version, IRecommender model, OperationContext context)
    {
        var now = DateTime.UnixEpoch;
        var filter = new Filter
        {
            Name = "condition", Arn = Arn.Filter("condition"), DatasetGroupArn = version.DatasetGroupArn,
            FilterExpression = $"INCLUDE ItemID WHERE {condition}", CreationDateTime = now, LastUpdatedDateTime = now,
        };
        var plan = _plans.Build(filter, model.Items, context.CancellationToken);
        return plan.NeedsUser || plan.NeedsItem
            ? throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidFilterExpression, $"The condition '{condition}' is not only about items.", "Compare fields of Items only.", condition)
            : plan.Allowed("", [], new Dictionary<string, string>()).Items;
    }

    /// <summary>The items that may be recommended to a user or a visitor.</summary>
    /// <param name="visitor">Null if the request names nobody.</param>
    /// <param name="currentItem">The item of the request, which the filter may look at; null if it names none.</param>
    /// <exception cref="PersonalizeException">InvalidInput: the filter looks at a user, and there is none.</exception>
    public AllowedItems Allowed(
        Filter filter, ServedVersion version, IRecommender model, Visitor? visitor, IReadOnlyDictionary<string, string> values, OperationContext context,
        string? currentItem = null)
    {
        // Filters see events of every type, including types that the model was not trained on.
        var plan = PlanOf(filter, version, model, context);
        if (visitor is null && plan.NeedsUser)
            throw UserNeeded(filter);
        return plan.NeedsHistory
            ? _histories.Use(
                version.DatasetGroupArn, new SnapshotOptions(), visitor!, context,
                user => plan.Allowed(visitor!.Id, user.Events, values, user.Found, currentItem), plan.NeedsContext, isWhole: true)
            : plan.Allowed(visitor?.Id ?? "", [], values, currentItem: currentItem);
    }

    /// <summary>Checks before work that the recipe of a version answers items if a filter looks at the item of the request.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: it does not.</exception>
    public void CheckItem(Filter filter, ServedVersion version) =>
        RequireItems(filter, _plans.Parse(filter.FilterExpression, filter.DatasetGroupArn).CurrentItemFields.Any(), version);

    private static void RequireItems(Filter filter, bool needsItem, ServedVersion version)
    {
        if (needsItem && RecipeCatalog.Get(version.Recipe).Subject != RecipeSubject.Item)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.ItemNeededByFilter,
                $"The {Arn.Describe(filter.Arn)} looks at the current item, but {version.Recipe} does not recommend items related to an item.",
                $"Use a campaign of {RequestSubjects.Names(RecipeSubject.Item)}, or a filter without CurrentItem.",
                filter.Name);
        }
    }

    /// <summary>The error for a filter that looks at a user, without one.</summary>
    public static PersonalizeException UserNeeded(Filter filter) => PersonalizeException.InvalidInput(
        ErrorIds.UserNeededByFilter,
        $"The {Arn.Describe(filter.Arn)} looks at the user, but the request names none.",
        "Name the user as well, or use another filter.",
        filter.Name);

    private static PersonalizeException OfOtherKind(Filter filter, bool ofUsers) => PersonalizeException.InvalidInput(
        ErrorIds.FilterOfOtherKind,
        $"The {Arn.Describe(filter.Arn)} selects {(ofUsers ? "items" : "users")}, but here {(ofUsers ? "users" : "items")} are selected.",
        ofUsers ? "Use a filter that begins with INCLUDE UserID or EXCLUDE UserID." : "Use a filter that begins with INCLUDE ItemID or EXCLUDE ItemID.",
        filter.Name);
}
