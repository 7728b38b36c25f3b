using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Events;

namespace Personalize.Engine;

// Event trackers and events.
public sealed partial class PersonalizeEngine
{
    // What events have, where a group has no Interactions dataset yet.
    private static readonly DatasetSchema s_eventSchema = new(DatasetType.Interactions,
    [
        new(DatasetFields.UserId, FieldType.String, Nullable: false, Categorical: false, Textual: false),
        new(DatasetFields.ItemId, FieldType.String, Nullable: false, Categorical: false, Textual: false),
        new(DatasetFields.Timestamp, FieldType.Long, Nullable: false, Categorical: false, Textual: false),
        new(DatasetFields.EventType, FieldType.String, Nullable: true, Categorical: false, Textual: false),
        new(DatasetFields.EventValue, FieldType.Float, Nullable: true, Categorical: false, Textual: false),
    ]);

    /// <summary>Lets a dataset group take events; a missing Interactions dataset is made, and said so.</summary>
    /// <exception cref="PersonalizeException">The group is missing or has a tracker already, or the name is taken.</exception>
    public EventTracker CreateEventTracker(string name, string datasetGroup, OperationContext context)
    {
        var arn = Arn.EventTracker(name);
        var group = GetDatasetGroup(datasetGroup);
        var now = Now();
        var tracker = new EventTracker
        {
            Name = name, Arn = arn, DatasetGroupArn = group.Arn, TrackingId = Guid.NewGuid().ToString(), CreationDateTime = now, LastUpdatedDateTime = now,
        };
        var made = Store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(group.Arn);
            if (transaction.List<EventTracker>(group.Arn) is [var existing, ..])
            {
                throw new PersonalizeException(
                    ErrorKind.LimitExceeded, "TooManyEventTrackers", $"The {Arn.Describe(group.Arn)} has the {Arn.Describe(existing.Arn)} already; one is allowed.",
                    $"Use '{existing.Name}', or remove it first.", name);
            }

            var datasetArn = InteractionsArn(group.Arn);
            var made = transaction.Find<Dataset>(datasetArn) is null ? MakeInteractions(transaction, group.Arn) : null;
            transaction.Insert(tracker, group.Arn, datasetArn);
            return made;
        });
        if (made is not null)
            context.Information?.Invoke(made);
        return tracker;
    }

    /// <param name="nameOrArn">Its name, ARN or tracking id.</param>
    public EventTracker GetEventTracker(string nameOrArn) =>
        Store.Catalog.List<EventTracker>().FirstOrDefault(tracker => tracker.TrackingId == nameOrArn)
        ?? Store.Catalog.Require<EventTracker>(Arn.Resolve(nameOrArn, ResourceKind.EventTracker));

    /// <summary>All event trackers, or that of a dataset group.</summary>
    public IReadOnlyList<EventTracker> ListEventTrackers(string? datasetGroup = null) =>
        datasetGroup is null ? Store.Catalog.List<EventTracker>() : Store.Catalog.List<EventTracker>(GetDatasetGroup(datasetGroup).Arn);

    /// <summary>No more events are taken by this tracker; those recorded stay.</summary>
    public void DeleteEventTracker(string nameOrArn)
    {
        var arn = GetEventTracker(nameOrArn).Arn;
        Store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(transaction.Require<EventTracker>(arn).Arn);
            transaction.Delete(arn);
            return true;
        });
    }

    /// <summary>
    /// Records a request's events, all or none. When it returns they survive a crash, recommendations of every process know
    /// of them, and the next training counts them. Says of each whether it changes recommendations.
    /// </summary>
    /// <exception cref="PersonalizeException">The tracker is missing, or something is wrong with the request (all is named).</exception>
    public IReadOnlyList<EventReceipt> PutEvents(PutEventsRequest request)
    {
        var writer = OpenEventWriter(request.TrackingId);
        writer.Add(request);
        return writer.Commit();
    }

    /// <summary>For recording the events of many requests in few writes.</summary>
    /// <param name="trackingId">The tracking id of an event tracker, or its name or ARN.</param>
    public EventWriter OpenEventWriter(string trackingId)
    {
        var tracker = GetEventTracker(trackingId);
        return new EventWriter(Store.Journal, InteractionsArn(tracker.DatasetGroupArn), Effects(tracker.DatasetGroupArn));
    }

    private EventEffects Effects(string groupArn) => new([.. Store.Catalog.List<Campaign>()
        .Select(campaign => (campaign.Name, Version: Served(campaign.Arn)))
        .Where(campaign => campaign.Version.DatasetGroupArn == groupArn)
        .Select(campaign => new EventEffects.Target(campaign.Name, campaign.Version.Filter, item => Knows(campaign.Version, item), (user, events) => Known(campaign.Version, user, events)))]);

    private bool Knows(ServedVersion version, string itemId)
    {
        try
        {
            return _servingModels.Use(version.Arn, () => OpenModel(version.Arn), model => model.Items.Contains(itemId));
        }
        catch (PersonalizeException)
        {
            // The event is recorded; whether a model that cannot be opened knows its item is no reason to say otherwise.
            return true;
        }
    }

    private IReadOnlyList<bool> Known(ServedVersion version, string userId, IReadOnlyList<JournalEvent> events) =>
        _userHistories.TryUse(version.DatasetGroupArn, version.Filter, userId, history => events.Select(history.Has).ToArray()) ?? new bool[events.Count];

    private string MakeInteractions(ICatalogTransaction transaction, string groupArn)
    {
        var name = AutomaticSchemaName(Arn.NameOf(groupArn), DatasetType.Interactions);
        if (transaction.Find<Schema>(Arn.Schema(name)) is null)
            transaction.Insert(NewSchema(name, DatasetType.Interactions, SchemaText.Write(s_eventSchema)), parentArn: null);
        var dataset = NewDataset($"{Arn.NameOf(groupArn)}-interactions", groupArn, DatasetType.Interactions, Arn.Schema(name));
        transaction.Insert(dataset, groupArn, dataset.SchemaArn);
        return $"Created the {Arn.Describe(dataset.Arn)} for the events.";
    }

    private static string InteractionsArn(string groupArn) => Arn.Dataset(Arn.NameOf(groupArn), DatasetType.Interactions);
}
