using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Health;

/// <summary>One dataset.</summary>
/// <param name="Ids">Items or users that have a row; null for Interactions.</param>
/// <param name="IdsKnownShare">Share of the items or users with events that have a row here; null for Interactions, and if there are no interactions.</param>
/// <param name="UsedFields">Metadata fields that the model can use.</param>
/// <param name="UnusedFields">Metadata fields that the model cannot use: plain strings.</param>
public sealed record DatasetSummary(
    DatasetType DatasetType, long Rows, long? Ids, double? IdsKnownShare, IReadOnlyList<string> UsedFields, IReadOnlyList<string> UnusedFields)
{
    /// <summary>See the parameter.</summary>
    public IReadOnlyList<string> UsedFields { get; init => field = Readable.Of(value); } = Readable.Of(UsedFields);

    /// <summary>See the parameter.</summary>
    public IReadOnlyList<string> UnusedFields { get; init => field = Readable.Of(value); } = Readable.Of(UnusedFields);

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{DatasetType}: {Rows} rows";
}
