using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving;

/// <summary>What the rows of a dataset are at a moment: what was made of them is good as long as the state is the same.</summary>
internal sealed record DatasetState(IReadOnlyList<SegmentInfo> Segments, JournalState Journal)
{
    /// <summary>
    /// The state now. Ask for it before reading: should the dataset change meanwhile, the state is older than what is read, and
    /// the next request reads again.
    /// </summary>
    public static DatasetState Of(IStore store, string datasetArn) => new(store.Catalog.Segments(datasetArn), store.Journal.State(datasetArn));

    public bool Matches(DatasetState other) => Journal == other.Journal && Segments.SequenceEqual(other.Segments);
}
