using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving;

/// <summary>An event of the user asked about, oldest first.</summary>
/// <param name="ItemId">May be unknown to the model; it then moves time on but carries no item.</param>
/// <param name="Timestamp">Unix seconds.</param>
public readonly record struct HistoryEvent(string ItemId, long Timestamp, string? EventType = null, float EventValue = float.NaN);

/// <summary>Answers requests from a trained model. Thread-safe: the model is read-only, work buffers are pooled.</summary>
public sealed class Recommender(IModelFile model)
{
    private readonly IModelFile _model = model;

    /// <summary>The items with the highest scores, best first; ties by item index.</summary>
    /// <param name="history">The user's events, oldest first; empty for an unknown user.</param>
    public IReadOnlyList<RecommendedItem> Recommend(IReadOnlyList<HistoryEvent> history, int count) => throw new NotImplementedException();
}
