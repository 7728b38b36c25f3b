using Personalize.Engine.Common;

namespace Personalize.Engine.Health;

/// <summary>Figures about the events, after filtering by event type and value.</summary>
public sealed record InteractionHealth
{
    /// <summary>Number of events.</summary>
    public required long Events { get; init; }

    /// <summary>Users with events.</summary>
    public required int Users { get; init; }

    /// <summary>Items with events.</summary>
    public required int Items { get; init; }

    /// <summary>UTC time of the oldest event.</summary>
    public required DateTime FirstEvent { get; init; }

    /// <summary>UTC time of the newest event.</summary>
    public required DateTime LastEvent { get; init; }

    /// <summary>Event type → number of events; empty if the data has no event types.</summary>
    public required IReadOnlyDictionary<string, long> EventTypes { get; init => field = Readable.Of(value); }

    /// <summary>Events per user: percentile (0 to 100) → length.</summary>
    public required IReadOnlyDictionary<int, double> HistoryLength { get; init => field = Readable.Of(value); }

    /// <summary>
    /// Seconds between an event and the user's next one at a different time: percentile →
    /// seconds. Empty if all events of each user have the same time.
    /// </summary>
    public required IReadOnlyDictionary<int, double> GapSeconds { get; init => field = Readable.Of(value); }

    /// <summary>Share of events that have the same time as the user's previous event.</summary>
    public required double SameTimeShare { get; init; }

    /// <summary>A longer gap begins a new visit.</summary>
    public required TimeSpan VisitGap { get; init; }

    /// <summary>A longer gap begins a new session.</summary>
    public required TimeSpan SessionGap { get; init; }

    /// <summary>Mean number of events in a session by that gap.</summary>
    public required double EventsPerSession { get; init; }

    /// <summary>Share of events whose user already had the item.</summary>
    public required double RepeatShare { get; init; }

    /// <summary>Events with the same user, item, time and event type as another, which the (last) import dropped.</summary>
    public required long DuplicatesDropped { get; init; }

    /// <summary>Share of events that fall on the most popular one percent of the items.</summary>
    public required double TopItemsShare { get; init; }

    /// <summary>The half-life of popularity (see <see cref="PopularityDecay"/>); null if the data is too short to show it.</summary>
    public required TimeSpan? PopularityHalfLife { get; init; }

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Events} events of {Users} users with {Items} items";
}
