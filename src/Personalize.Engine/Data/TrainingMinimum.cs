using Personalize.Engine.Common;

namespace Personalize.Engine.Data;

/// <summary>
/// The minimum of data that every recipe needs after filtering by event type and value
/// ("Amazon Personalize endpoints and quotas" in the developer guide).
/// </summary>
public static class TrainingMinimum
{
    /// <summary>The minimum number of events.</summary>
    public const int Events = 1000;

    /// <summary>The minimum number of users with at least <see cref="EventsPerUser"/> events.</summary>
    public const int Users = 25;

    /// <summary>The minimum number of events of a user who counts towards <see cref="Users"/>.</summary>
    public const int EventsPerUser = 2;

    /// <summary>Users with at least <see cref="EventsPerUser"/> events.</summary>
    public static int CountUsers(Snapshot snapshot) =>
        Enumerable.Range(0, snapshot.UserCount).Count(user => snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user] >= EventsPerUser);

    /// <exception cref="PersonalizeException">InvalidInput, id <c>TooLittleData</c>: one message with all the numbers.</exception>
    public static void Check(Snapshot snapshot)
    {
        var users = CountUsers(snapshot);
        if (snapshot.EventCount >= Events && users >= Users)
            return;
        throw PersonalizeException.InvalidInput(
            ErrorIds.TooLittleData,
            $"There is too little data to train on: {snapshot.EventCount} interactions (at least {Events} are needed) "
            + $"and {users} users with {EventsPerUser} or more interactions (at least {Users} are needed), "
            + $"of {snapshot.UserCount} users and {snapshot.ItemCount} items, after filtering by event type and value.",
            "Import more interactions, or train without the event type or event value threshold.");
    }
}
