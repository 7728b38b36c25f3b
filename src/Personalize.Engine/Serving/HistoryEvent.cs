using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>An event of the user asked about, oldest first.</summary>
/// <param name="ItemId">An event with an item that the model does not know tells it nothing and is left out.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="EventType">Matched ignoring case; null or unknown for none.</param>
/// <param name="EventValue">NaN for none. Filters look at it, models do not.</param>
public readonly record struct HistoryEvent(string ItemId, long Timestamp, string? EventType = null, double EventValue = double.NaN)
{
    /// <summary>Contextual metadata by field, for filters; null where it is not kept.</summary>
    internal IReadOnlyDictionary<string, ContextValue>? Context { get; init; }
}
