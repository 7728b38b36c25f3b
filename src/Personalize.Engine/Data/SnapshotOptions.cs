using Personalize.Engine.Resources;

namespace Personalize.Engine.Data;

/// <summary>Which events a snapshot contains, and which columns.</summary>
public sealed record SnapshotOptions
{
    /// <summary>Only events of this type, ignoring case; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events with at least this EVENT_VALUE; null for all.</summary>
    public double? EventValueThreshold { get; init; }

    /// <summary>Only events of these types, each with its own threshold; null for all.</summary>
    internal EventSelection? Events { get; init; }

    /// <summary>The columns to use; null for all.</summary>
    internal ColumnSelection? Columns { get; init; }

    /// <summary>
    /// Only events of at most this many items are used: those with the most recent events ("Amazon Personalize endpoints and quotas" in
    /// the developer guide).
    /// </summary>
    public int MostItems { get; init; } = 750_000;

    /// <summary>Individually recorded events are used up to this position in the journal; 0 for none of them.</summary>
    public long JournalUntil { get; init; } = long.MaxValue;

    /// <summary>Whether it is read which items were shown at the events.</summary>
    internal bool ReadsImpressions { get; init; }

    /// <summary>Identifies which events are taken, whatever columns are used of them.</summary>
    internal string EventsText => $"{EventType?.ToUpperInvariant()}/{EventValueThreshold:R}/{MostItems}{(Events is null ? "" : $"/{Events}")}";

    /// <summary>Whether a column is used.</summary>
    internal bool Uses(DatasetType type, string column) => Columns?.Uses(type, column) != false;

    /// <summary>Whether an event is taken. A missing value (NaN) is below every threshold.</summary>
    internal bool Takes(string? type, double value) =>
        (EventType is null || EventType.Equals(type, StringComparison.OrdinalIgnoreCase))
        && (EventValueThreshold is null || value >= EventValueThreshold)
        && Events?.Takes(type, value) != false;
}
