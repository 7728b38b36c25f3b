using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>A model that answers requests. Thread-safe.</summary>
internal interface IRecommender : IDisposable
{
    /// <summary>What can be recommended.</summary>
    Vocabulary Items { get; }

    /// <summary>Whether the model reads the metadata of users.</summary>
    bool UsesUserMetadata { get; }

    /// <summary>How the model reads contextual metadata; without fields when it reads none.</summary>
    FeatureSpace Context { get; }

    /// <summary>The items with the highest scores, best first; ties by item index.</summary>
    /// <param name="history">The user's events, oldest first; empty for an unknown user.</param>
    /// <param name="count">Items wanted; fewer come only when the catalogue, or what is allowed of it, is smaller.</param>
    /// <param name="allowed">Items that may be recommended; null for all. Scores stay shares of all items.</param>
    /// <param name="state">What the model remembers of the user from earlier requests; brought up to the end of the history. For one request at a time.</param>
    /// <param name="metadata">What else is known; null for nothing.</param>
    IReadOnlyList<RecommendedItem> Recommend(
        IReadOnlyList<HistoryEvent> history, int count, ItemSet? allowed = null, UserState? state = null, RequestMetadata? metadata = null);

    /// <summary>The items with what contributed most to each of them.</summary>
    /// <param name="history">As it was asked with, like <paramref name="metadata"/>.</param>
    /// <param name="items">Recommended by this model.</param>
    IReadOnlyList<RecommendedItem> Explain(IReadOnlyList<HistoryEvent> history, IReadOnlyList<RecommendedItem> items, RequestMetadata? metadata = null);

    /// <summary>The same for many histories at once.</summary>
    /// <param name="allowed">For each history; null for all items.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="metadata">For each history; null for none.</param>
    IReadOnlyList<IReadOnlyList<RecommendedItem>> RecommendMany(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, int count, IReadOnlyList<ItemSet?> allowed, int threads, CancellationToken cancellationToken,
        IReadOnlyList<RequestMetadata>? metadata = null);
}
