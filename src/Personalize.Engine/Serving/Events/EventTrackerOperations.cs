using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Events;

/// <summary>Creates, finds and deletes event trackers.</summary>
internal sealed class EventTrackerOperations(IStore store, TimeProvider clock)
{
    // The fields of events, for a group that has no Interactions dataset yet.
    private static readonly DatasetSchema s_schema = new(DatasetType.Interactions,
    [
        new(DatasetFields.UserId, FieldType.String, Nullable: false, Categorical: false, Textual: false),
        new(DatasetFields.ItemId, FieldType.String, Nullable: false, Categorical: false, Textual: false),
        new(DatasetFields.Timestamp, FieldType.Long, Nullable: false, Categorical: false, Textual: false),
        new(DatasetFields.EventType, FieldType.String, Nullable: true, Categorical: false, Textual: false),
        new(DatasetFields.EventValue, FieldType.Float, Nullable: true, Categorical: false, Textual: false),
    ]);

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <summary>
    /// Creates an event tracker, through which a dataset group receives events. A missing Interactions dataset is created, and a message says so.
    /// </summary>
    /// <exception cref="PersonalizeException">The group is missing or already has a tracker, or the name is taken.</exception>
    public EventTracker Create(CreateEventTrackerRequest request, OperationContext context)
    {
        var arn = Arn.EventTracker(request.Name);
        var group = RequireGroup(request.DatasetGroup);
        var now = _clock.GetUtcNow().UtcDateTime;
        var tracker = new EventTracker
        {
            Name = request.Name,
            Arn = arn,
            DatasetGroupArn = group.Arn,
            TrackingId = Guid.NewGuid().ToString(),
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
        var made = _store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(group.Arn);
            if (transaction.List<EventTracker>(group.Arn) is [var existing, ..])
            {
                throw new PersonalizeException(
                    ErrorKind.LimitExceeded,
                    ErrorIds.TooManyEventTrackers,
                    $"The {Arn.Describe(group.Arn)} already has the {Arn.Describe(existing.Arn)}; only one is allowed.",
                    $"Use '{existing.Name}', or delete it first.", request.Name);
            }

            var datasetArn = Arn.Dataset(group.Name, DatasetType.Interactions);
            var made = transaction.Find<Dataset>(datasetArn) is null ? MakeInteractions(transaction, group, now) : null;
            transaction.Insert(tracker, group.Arn, datasetArn);
            return made;
        });
        if (made is not null)
            context.Information?.Invoke(made);
        return tracker;
    }

    public EventTracker Describe(DescribeEventTrackerRequest request) =>
        _store.Catalog.List<EventTracker>().FirstOrDefault(tracker => tracker.TrackingId == request.EventTracker)
        ?? _store.Catalog.Require<EventTracker>(Arn.Resolve(request.EventTracker, ResourceKind.EventTracker));

    public IReadOnlyList<EventTracker> List(ListEventTrackersRequest request) =>
        request.DatasetGroup is null ? _store.Catalog.List<EventTracker>() : _store.Catalog.List<EventTracker>(RequireGroup(request.DatasetGroup).Arn);

    public void Delete(DeleteEventTrackerRequest request)
    {
        var arn = Describe(new DescribeEventTrackerRequest(request.EventTracker)).Arn;
        _store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(transaction.Require<EventTracker>(arn).Arn);
            transaction.Delete(arn);
            return true;
        });
    }

    private DatasetGroup RequireGroup(string nameOrArn) => _store.Catalog.Require<DatasetGroup>(Arn.Resolve(nameOrArn, ResourceKind.DatasetGroup));

    private static string MakeInteractions(ICatalogTransaction transaction, DatasetGroup group, DateTime now)
    {
        var name = NewResource.SchemaName(group.Name, DatasetType.Interactions);
        if (transaction.Find<Schema>(Arn.Schema(name)) is null)
            transaction.Insert(NewResource.Schema(name, DatasetType.Interactions, SchemaText.Write(s_schema), now), parentArn: null);
        var dataset = NewResource.Dataset(name: null, group.Arn, DatasetType.Interactions, Arn.Schema(name), now);
        transaction.Insert(dataset, group.Arn, dataset.SchemaArn);
        return $"Created the {Arn.Describe(dataset.Arn)} for the events.";
    }
}
