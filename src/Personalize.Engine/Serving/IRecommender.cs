using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>A model that answers requests. Thread-safe.</summary>
internal interface IRecommender : IDisposable
{
    /// <summary>The items that the model was trained with.</summary>
    Vocabulary Items { get; }

    /// <summary>Whether the model reads the metadata of items, so that it can recommend items that it was not trained on.</summary>
    bool UsesItemMetadata { get; }

    /// <summary>Whether the model reads the metadata of users.</summary>
    bool UsesUserMetadata { get; }

    /// <summary>Whether the model reads contextual metadata of the events of a history, or their sessions.</summary>
    bool ReadsContext { get; }

    /// <summary>How the model reads contextual metadata; without fields if it reads none.</summary>
    FeatureSpace Context { get; }

    /// <summary>Items that the model was not trained on, as it sees them by their features.</summary>
    /// <param name="ids">Items that are not among <see cref="Items"/>.</param>
    /// <param name="columns">Their metadata, one row per item.</param>
    /// <param name="births">Since when they exist, in Unix seconds; null if nobody knows.</param>
    DescribedItems Describe(IReadOnlyList<string> ids, IReadOnlyList<MetadataColumn> columns, long[]? births = null);

    /// <summary>The items with the highest scores, best first; ties by item index. New items among the user's events can be recommended as well.</summary>
    /// <param name="history">The user's events, oldest first; empty for an unknown user.</param>
    /// <param name="count">Number of items requested; there are fewer only if the catalogue, or its allowed part, is smaller.</param>
    /// <param name="allowed">Items that may be recommended; null for all. Scores remain probabilities over all items.</param>
    /// <param name="state">The state of the user from earlier requests, which is updated to the end of the history. It serves one request at a time.</param>
    /// <param name="metadata">Other metadata; null for none.</param>
    IReadOnlyList<RecommendedItem> Recommend(
        IReadOnlyList<HistoryEvent> history, int count, AllowedItems? allowed = null, UserState? state = null, RequestMetadata? metadata = null);

    /// <summary>The items, each with what contributed most to it.</summary>
    /// <param name="history">The history of the request.</param>
    /// <param name="items">Items that this model recommended.</param>
    /// <param name="metadata">As in the request.</param>
    /// <param name="state">As in the request.</param>
    IReadOnlyList<RecommendedItem> Explain(
        IReadOnlyList<HistoryEvent> history, IReadOnlyList<RecommendedItem> items, RequestMetadata? metadata = null, UserState? state = null);

    /// <summary>The same for many histories at once.</summary>
    /// <param name="allowed">For each history; null for all items.</param>
    /// <param name="memory">The threads, and what calls one after the other use again.</param>
    /// <param name="metadata">For each history; null for none.</param>
    IReadOnlyList<IReadOnlyList<RecommendedItem>> RecommendMany(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, int count, IReadOnlyList<AllowedItems?> allowed, BatchMemory memory,
        CancellationToken cancellationToken, IReadOnlyList<RequestMetadata>? metadata = null);

    /// <summary>The same for a single call.</summary>
    /// <param name="threads">Number of threads; the result does not depend on it.</param>
    IReadOnlyList<IReadOnlyList<RecommendedItem>> RecommendMany(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, int count, IReadOnlyList<AllowedItems?> allowed, int threads, CancellationToken cancellationToken,
        IReadOnlyList<RequestMetadata>? metadata = null)
    {
        using var memory = new BatchMemory(threads);
        return RecommendMany(histories, count, allowed, memory, cancellationToken, metadata);
    }

    /// <summary>How probable it is for each of many histories that the next item is one of a group.</summary>
    /// <param name="groups">Sets of items of the model.</param>
    /// <param name="threads">Number of threads; the result does not depend on it.</param>
    /// <param name="metadata">For each history.</param>
    /// <returns>[histories][groups]; for a group of one item its score in a recommendation.</returns>
    double[][] Affinities(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, IReadOnlyList<ItemSet> groups, int threads, CancellationToken cancellationToken,
        IReadOnlyList<RequestMetadata> metadata);
}
