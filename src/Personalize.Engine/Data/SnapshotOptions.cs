namespace Personalize.Engine.Data;

/// <summary>Which events a snapshot takes.</summary>
public sealed record SnapshotOptions
{
    /// <summary>Only events of this type, in any case; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events with an EVENT_VALUE of at least this; null for all.</summary>
    public double? EventValueThreshold { get; init; }

    /// <summary>
    /// Events are taken of at most this many items, those with the newest events first (personalize.md §4).
    /// </summary>
    public int MostItems { get; init; } = 750_000;

    /// <summary>Events put one by one count up to this position of the journal; 0 for none of them.</summary>
    public long JournalUntil { get; init; } = long.MaxValue;
}
