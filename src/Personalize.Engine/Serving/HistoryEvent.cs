using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>One event of the user's history.</summary>
/// <param name="ItemId">Item of the event, which need not be among those that the model was trained on.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="EventType">Matched ignoring case; null or unknown for none.</param>
/// <param name="EventValue">NaN for none. Filters use it, models do not.</param>
public readonly record struct HistoryEvent(string ItemId, long Timestamp, string? EventType = null, double EventValue = double.NaN)
{
    /// <summary>Contextual metadata by field, for models and filters; null if it is not kept.</summary>
    internal IReadOnlyDictionary<string, ContextValue>? Context { get; init; }
}
