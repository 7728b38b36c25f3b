using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving.Filters;

/// <summary>Creates, finds and deletes filters.</summary>
internal sealed class FilterOperations(IStore store, TimeProvider clock, FilterPlans plans)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly FilterPlans _plans = plans;

    /// <summary>Records a filter after checking its expression against the datasets of its group.</summary>
    /// <exception cref="PersonalizeException">
    /// The expression is wrong (the message points to the position), the number of events is not positive, the group is missing or the name is taken.
    /// </exception>
    public Filter Create(CreateFilterRequest request)
    {
        var arn = Arn.Filter(request.Name);
        var group = RequireGroup(request.DatasetGroup);
        _plans.Parse(request.FilterExpression, group.Arn);
        if (request.EventsPerType is < 1)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidEventsPerType,
                $"eventsPerType is {request.EventsPerType}; it must be at least 1.",
                "Leave it out to look at all events of a user, or give 100 as in Amazon Personalize.",
                request.EventsPerType);
        }

        var now = _clock.GetUtcNow().UtcDateTime;
        var filter = new Filter
        {
            Name = request.Name,
            Arn = arn,
            DatasetGroupArn = group.Arn,
            FilterExpression = request.FilterExpression,
            EventsPerType = request.EventsPerType,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
        return _store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(group.Arn);
            transaction.Insert(filter, group.Arn);
            return filter;
        });
    }

    public Filter Describe(DescribeFilterRequest request) => _store.Catalog.Require<Filter>(Arn.Resolve(request.Filter, ResourceKind.Filter));

    public IReadOnlyList<Filter> List(ListFiltersRequest request) =>
        request.DatasetGroup is null ? _store.Catalog.List<Filter>() : _store.Catalog.List<Filter>(RequireGroup(request.DatasetGroup).Arn);

    public void Delete(DeleteFilterRequest request)
    {
        var arn = Arn.Resolve(request.Filter, ResourceKind.Filter);
        _store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(transaction.Require<Filter>(arn).Arn);
            transaction.Delete(arn);
            return true;
        });
    }

    private DatasetGroup RequireGroup(string nameOrArn) => _store.Catalog.Require<DatasetGroup>(Arn.Resolve(nameOrArn, ResourceKind.DatasetGroup));
}
