using Personalize.Engine.Ports;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Maintenance;

/// <summary>The segments of a dataset after a repair, in the order of their imports.</summary>
/// <param name="Segments">What the dataset consists of.</param>
/// <param name="Added">Those that the catalogue did not know.</param>
/// <param name="SchemaText">The schema of what was added; null if nothing was.</param>
/// <param name="Superseded">Paths of files that a later import has replaced, or that have another schema.</param>
/// <param name="Rewritten">Paths of files that were rewritten without users who were removed.</param>
internal sealed record SegmentList(
    string DatasetArn,
    IReadOnlyList<SegmentInfo> Segments,
    IReadOnlyList<SegmentInfo> Added,
    string? SchemaText,
    IReadOnlyList<string> Superseded,
    IReadOnlyList<string> Rewritten)
{
    public static SegmentList Of(string datasetArn, IReadOnlyList<(SegmentInfo Info, string Path)> listed, IReadOnlyList<FoundSegment> found)
    {
        var schema = found.OrderBy(segment => segment.Info.Id, StringComparer.Ordinal).LastOrDefault()?.Footer.SchemaText;
        var rewritten = found.Select(segment => segment.Footer.Replaces).Where(SegmentPaths.IsId).ToHashSet();
        var newest = found.Where(segment => segment.Footer.Replaces == SegmentFooter.All).Select(segment => segment.Time).DefaultIfEmpty(DateTime.MinValue).Max();
        var all = listed.Select(segment => (segment.Info, segment.Path, Schema: schema, IsAdded: false))
            .Concat(found.Select(segment => (segment.Info, segment.Path, Schema: (string?)segment.Footer.SchemaText, IsAdded: true)))
            .OrderBy(segment => segment.Info.Id, StringComparer.Ordinal)
            .ToLookup(segment => rewritten.Contains(segment.Info.Id) ? Fate.Rewritten
                : segment.Schema != schema || SegmentPaths.TimeOf(segment.Info.Id) < newest ? Fate.Superseded
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
