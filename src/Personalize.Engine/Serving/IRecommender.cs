namespace Personalize.Engine.Serving;

/// <summary>A model that answers requests. Thread-safe.</summary>
internal interface IRecommender : IDisposable
{
    /// <summary>The items with the highest scores, best first; ties by item index.</summary>
    /// <param name="history">The user's events, oldest first; empty for an unknown user.</param>
    /// <param name="count">Items wanted; fewer come only when the catalogue is smaller.</param>
    IReadOnlyList<RecommendedItem> Recommend(IReadOnlyList<HistoryEvent> history, int count);
}
