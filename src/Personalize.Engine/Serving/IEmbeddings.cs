namespace Personalize.Engine.Serving;

/// <summary>The vectors of a network. They are not normalised; the product of a user's and an item's, plus the item's bias, is part of the score.</summary>
internal interface IEmbeddings
{
    /// <summary>Number of values of a vector.</summary>
    int Dimensions { get; }

    /// <summary>The bias of an item, after its vector has been copied.</summary>
    /// <param name="item">Index of the item in the model.</param>
    /// <param name="vector">[<see cref="Dimensions"/>] receives the vector, which includes what the item's features add.</param>
    float CopyItem(int item, Span<float> vector);

    /// <summary>The vector of a user at the end of a history, as the next request would use it. Thread-safe.</summary>
    /// <param name="metadata">Other metadata; null for none.</param>
    float[] UserVector(IReadOnlyList<HistoryEvent> history, RequestMetadata? metadata);
}
