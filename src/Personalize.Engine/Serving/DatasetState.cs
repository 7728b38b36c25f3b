using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving;

/// <summary>Identifies the rows of a dataset at a moment: what was derived from them is valid as long as the state is the same.</summary>
internal sealed record DatasetState(IReadOnlyList<SegmentInfo> Segments, JournalState Journal)
{
    /// <summary>
    /// The current state. Get it before reading: if the dataset changes in the meantime, the state is older than what is read, and the
    /// next request reads again.
    /// </summary>
    public static DatasetState Of(IStore store, string datasetArn) => new(store.Catalog.Segments(datasetArn), store.Journal.State(datasetArn));

    public bool Matches(DatasetState other) => Journal == other.Journal && Segments.SequenceEqual(other.Segments);
}
