using System.Globalization;

namespace Personalize.Engine.Data;

/// <summary>The types of events that a model uses, each with its threshold and weight. Two selections with the same entries are equal.</summary>
/// <param name="entries">The types, compared ignoring case.</param>
internal sealed class EventSelection(IReadOnlyList<EventSelection.Entry> entries) : IEquatable<EventSelection>
{
    /// <summary>The types, as they were given.</summary>
    public IEnumerable<string> Types => entries.Select(entry => entry.Type);

    /// <summary>Whether one of the types has a threshold, so that the values are needed.</summary>
    public bool NeedsValues => entries.Any(entry => entry.Threshold is not null);

    /// <summary>Whether the types count differently.</summary>
    public bool IsWeighted => entries.Any(entry => entry.Weight != entries[0].Weight);

    /// <summary>Whether an event is used; a missing value (NaN) is below every threshold.</summary>
    public bool Takes(string? type, double value) => Find(type) is { } entry && (entry.Threshold is null || value >= entry.Threshold);

    /// <summary>The threshold of a type; null if it has none.</summary>
    public double? ThresholdOf(string type) => Find(type)?.Threshold;

    /// <summary>The weight of a type compared with that of the greatest one, which has 1.</summary>
    public float WeightOf(string? type) => (float)((Find(type)?.Weight ?? 0) / entries.Max(entry => entry.Weight));

    public bool Equals(EventSelection? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as EventSelection);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Identifies the selection.</summary>
    public override string ToString() => string.Join(
        ';', entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Type.ToUpperInvariant()}>={entry.Threshold:R}*{entry.Weight:R}")));

    private Entry? Find(string? type) => entries.FirstOrDefault(entry => entry.Type.Equals(type, StringComparison.OrdinalIgnoreCase));

    /// <summary>A type of events.</summary>
    /// <param name="Type">Its name.</param>
    /// <param name="Threshold">The least EVENT_VALUE; null for none.</param>
    /// <param name="Weight">From 0 to 1.</param>
    public sealed record Entry(string Type, double? Threshold, double Weight);
}
