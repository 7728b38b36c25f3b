using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving.Events;

/// <summary>Records events.</summary>
internal sealed class EventRecording(IStore store, EventTrackerOperations trackers, ServedVersions versions, UserHistoryCache histories)
{
    private readonly IStore _store = store;
    private readonly EventTrackerOperations _trackers = trackers;
    private readonly ServedVersions _versions = versions;
    private readonly UserHistoryCache _histories = histories;

    /// <summary>
    /// Records the events of a request, either all or none. When this method returns, they survive a crash, recommendations in every process
    /// take them into account, and the next training uses them. The result says for each whether it changes recommendations.
    /// </summary>
    /// <exception cref="PersonalizeException">The tracker is missing, or something is wrong with the request (all mistakes are named).</exception>
    public IReadOnlyList<EventReceipt> PutEvents(PutEventsRequest request)
    {
        var writer = OpenWriter(new OpenEventWriterRequest(request.TrackingId));
        writer.Add(request);
        return writer.Commit();
    }

    /// <summary>Opens a writer that records the events of many requests in few writes.</summary>
    /// <exception cref="PersonalizeException">The tracker is missing.</exception>
    public EventWriter OpenWriter(OpenEventWriterRequest request)
    {
        var tracker = _trackers.Describe(new DescribeEventTrackerRequest(request.TrackingId));
        return new EventWriter(_store.Journal, Arn.Dataset(Arn.NameOf(tracker.DatasetGroupArn), DatasetType.Interactions), Effects(tracker.DatasetGroupArn));
    }

    private EventEffects Effects(string groupArn) => new([.. _store.Catalog.List<Campaign>()
        .Select(campaign => (campaign.Name, Version: _versions.Of(campaign.Arn)))
        .Where(campaign => campaign.Version.DatasetGroupArn == groupArn)
        .Select(campaign => new EventEffects.ServedCampaign(
            campaign.Name, campaign.Version.Options, (user, events) => Known(campaign.Version, user, events))
        {
            FollowsUsers = RecipeCatalog.Get(campaign.Version.Recipe).Subject == RecipeSubject.User,
        })]);

    private IReadOnlyList<bool> Known(ServedVersion version, string userId, IReadOnlyList<JournalEvent> events) =>
        _histories.TryUse(version.DatasetGroupArn, version.Options, userId, history => events.Select(history.Has).ToArray()) ?? new bool[events.Count];
}
