using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Filters;

namespace Personalize.Engine;

// Filters.
public sealed partial class PersonalizeEngine
{
    /// <summary>Records a filter after checking its expression against the datasets of its group.</summary>
    /// <exception cref="PersonalizeException">The expression is wrong (the message points at the place), the group is missing or the name is taken.</exception>
    public Filter CreateFilter(string name, string datasetGroup, string filterExpression)
    {
        var arn = Arn.Filter(name);
        var group = GetDatasetGroup(datasetGroup);
        _filterPlans.Parse(filterExpression, group.Arn);
        var now = Now();
        var filter = new Filter
        {
            Name = name, Arn = arn, DatasetGroupArn = group.Arn, FilterExpression = filterExpression, CreationDateTime = now, LastUpdatedDateTime = now,
        };
        return Store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(group.Arn);
            transaction.Insert(filter, group.Arn);
            return filter;
        });
    }

    public Filter GetFilter(string nameOrArn) => Store.Catalog.Require<Filter>(Arn.Resolve(nameOrArn, ResourceKind.Filter));

    /// <summary>All filters, or those of a dataset group.</summary>
    public IReadOnlyList<Filter> ListFilters(string? datasetGroup = null) =>
        datasetGroup is null ? Store.Catalog.List<Filter>() : Store.Catalog.List<Filter>(GetDatasetGroup(datasetGroup).Arn);

    public void DeleteFilter(string nameOrArn)
    {
        var arn = Arn.Resolve(nameOrArn, ResourceKind.Filter);
        Store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(transaction.Require<Filter>(arn).Arn);
            transaction.Delete(arn);
            return true;
        });
    }

    private Filter? RequireFilter(string? nameOrArn, IReadOnlyDictionary<string, string> values, ServedVersion version)
    {
        if (nameOrArn is null)
        {
            return values.Count == 0
                ? null
                : throw PersonalizeException.InvalidInput("FilterMissing", $"filterValues are given ({string.Join(", ", values.Keys)}), but no filter.", "Name the filter as well.");
        }

        var filter = GetFilter(nameOrArn);
        return filter.DatasetGroupArn == version.DatasetGroupArn
            ? filter
            : throw PersonalizeException.InvalidInput(
                "FilterOfAnotherGroup",
                $"The {Arn.Describe(filter.Arn)} is for the {Arn.Describe(filter.DatasetGroupArn)}, not for the {Arn.Describe(version.DatasetGroupArn)} that is asked.",
                "Name a filter of the same dataset group.",
                nameOrArn);
    }

    private FilterPlan PlanOf(Filter filter, ServedVersion version, IRecommender model, OperationContext context) =>
        _filterPlans.Get(filter, version.Arn, model.Items, context.CancellationToken);

    // Filters see events of every type, also of those the model was not trained on.
    private ItemSet Allowed(FilterPlan plan, ServedVersion version, string userId, IReadOnlyDictionary<string, string> values, OperationContext context) =>
        plan.NeedsHistory
            ? _userHistories.Use(version.DatasetGroupArn, new SnapshotOptions(), userId, context, user => plan.Allowed(userId, user.Events, values), plan.NeedsContext)
            : plan.Allowed(userId, [], values);
}
