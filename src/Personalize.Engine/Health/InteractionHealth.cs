namespace Personalize.Engine.Health;

/// <summary>What the events look like, after the filter by event type and value.</summary>
public sealed record InteractionHealth
{
    public required long Events { get; init; }

    public required int Users { get; init; }

    /// <summary>Items with events.</summary>
    public required int Items { get; init; }

    public required DateTime FirstEvent { get; init; }

    public required DateTime LastEvent { get; init; }

    /// <summary>Event type → events; empty where the data has none.</summary>
    public required IReadOnlyDictionary<string, long> EventTypes { get; init; }

    /// <summary>Events a user: percentile (0 to 100) → length.</summary>
    public required IReadOnlyDictionary<int, double> HistoryLength { get; init; }

    /// <summary>Seconds between an event and the user's next, where these differ: percentile → seconds. Empty when all events of a user are at one time.</summary>
    public required IReadOnlyDictionary<int, double> GapSeconds { get; init; }

    /// <summary>Share of a user's events that have the time of the event before.</summary>
    public required double SameTimeShare { get; init; }

    /// <summary>A longer gap begins a new visit.</summary>
    public required TimeSpan VisitGap { get; init; }

    /// <summary>A longer gap begins a new session.</summary>
    public required TimeSpan SessionGap { get; init; }

    /// <summary>Mean number of events in a session by that gap.</summary>
    public required double EventsPerSession { get; init; }

    /// <summary>Share of the events whose user had the item before.</summary>
    public required double RepeatShare { get; init; }

    /// <summary>Events that repeated another in user, item, time and event type and were dropped by the (last) import.</summary>
    public required long DuplicatesDropped { get; init; }

    /// <summary>Share of the events that fall on the most popular hundredth of the items.</summary>
    public required double TopItemsShare { get; init; }

    /// <summary>After this time what is popular has half changed (see <see cref="PopularityDecay"/>); null when the data is too short to see it.</summary>
    public required TimeSpan? PopularityHalfLife { get; init; }

    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Events} events of {Users} users with {Items} items";
}
