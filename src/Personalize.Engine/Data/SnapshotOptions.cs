namespace Personalize.Engine.Data;

/// <summary>Which events a snapshot contains.</summary>
public sealed record SnapshotOptions
{
    /// <summary>Only events of this type, ignoring case; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events with at least this EVENT_VALUE; null for all.</summary>
    public double? EventValueThreshold { get; init; }

    /// <summary>
    /// Only events of at most this many items are used: those with the most recent events ("Amazon Personalize endpoints and quotas" in
    /// the developer guide).
    /// </summary>
    public int MostItems { get; init; } = 750_000;

    /// <summary>Individually recorded events are used up to this position in the journal; 0 for none of them.</summary>
    public long JournalUntil { get; init; } = long.MaxValue;
}
