using Personalize.Engine.Ports;

namespace Personalize.Storage.Maintenance;

/// <summary>The segments of a dataset after a repair, in the order of their imports.</summary>
/// <param name="Segments">What the dataset consists of.</param>
/// <param name="Added">Those that the catalogue did not know.</param>
/// <param name="SchemaText">The schema of what was added; null if nothing was.</param>
/// <param name="Superseded">Paths of files that a later import has replaced, or that have another schema.</param>
/// <param name="Rewritten">Paths of files that were merged, or rewritten without users who were removed.</param>
internal sealed record SegmentList(
    string DatasetArn,
    IReadOnlyList<SegmentInfo> Segments,
    IReadOnlyList<SegmentInfo> Added,
    string? SchemaText,
    IReadOnlyList<string> Superseded,
    IReadOnlyList<string> Rewritten)
{
    public static SegmentList Of(string datasetArn, IReadOnlyList<FoundSegment> listed, IReadOnlyList<FoundSegment> found)
    {
        // The newest, unless an older one has more fields.
        var schema = found.OrderBy(segment => segment.Info.Id, StringComparer.Ordinal).Select(segment => segment.Footer.SchemaText)
            .Aggregate((string?)null, (widest, text) => widest is not null && SchemaTexts.Covers(widest, text) ? widest : text);
        var both = listed.Concat(found).ToList();
        var rewritten = both.SelectMany(segment => segment.Footer.ReplacedIds).ToHashSet();
        var full = both.Where(segment => segment.Footer.ReplacesAll).Select(segment => segment.Time);
        var newest = full.DefaultIfEmpty(DateTime.MinValue).Max();
        var all = both.Select((segment, i) => (segment.Info, segment.Path, segment.Time, segment.Footer.SchemaText, IsAdded: i >= listed.Count))
            .OrderBy(segment => segment.Info.Id, StringComparer.Ordinal)
            .ToLookup(segment => rewritten.Contains(segment.Info.Id) ? Fate.Rewritten
                : segment.Time < newest || (segment.IsAdded && !SchemaTexts.Covers(schema!, segment.SchemaText)) ? Fate.Superseded
                : Fate.Kept);
        return new SegmentList(
            datasetArn,
            [.. all[Fate.Kept].Select(segment => segment.Info)],
            [.. all[Fate.Kept].Where(segment => segment.IsAdded).Select(segment => segment.Info)],
            schema,
            [.. all[Fate.Superseded].Select(segment => segment.Path)],
            [.. all[Fate.Rewritten].Select(segment => segment.Path)]);
    }

    private enum Fate
    {
        Kept,
        Superseded,
        Rewritten,
    }
}
