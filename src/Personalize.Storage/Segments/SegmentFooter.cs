using Parquet;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Segments;

/// <summary>What a segment says about itself in the metadata of its Parquet file, in case the catalogue is lost.</summary>
/// <param name="DatasetArn">The dataset that it belongs to.</param>
/// <param name="SchemaText">The schema of the dataset.</param>
/// <param name="Replaces">
/// The ids of the segments that it replaces, separated by commas, with <c>*</c> among them for all before it; empty for none.
/// </param>
internal sealed record SegmentFooter(string DatasetArn, string SchemaText, string Replaces)
{
    private const string All = "*";
    private const string DatasetKey = "personalize.dataset";
    private const string SchemaKey = "personalize.schema";
    private const string ReplacesKey = "personalize.replaces";
    private const string PartsKey = "personalize.parts";

    /// <summary>The ids of the segments that it replaces, as far as it names them.</summary>
    public IEnumerable<string> ReplacedIds => Replaces.Split(',').Where(SegmentPaths.IsId);

    /// <summary>Whether it replaces all segments before it.</summary>
    public bool ReplacesAll => Replaces.Split(',').Contains(All);

    /// <summary>The imports with which its rows came, as <see cref="SegmentParts"/> writes them; null for one import.</summary>
    public string? Parts { get; init; }

    /// <param name="replaced">What the segment replaces; null for nothing.</param>
    /// <param name="footerOf">Reads the footer of a replaced segment: what that replaces, this one does too.</param>
    public static SegmentFooter Of(string datasetArn, DatasetSchema schema, ReplacedSegments? replaced, Func<SegmentInfo, SegmentFooter?> footerOf)
    {
        var ids = replaced?.Segments.Select(segment => segment.Id) ?? [];
        var isAll = replaced is not null && (replaced.Segments.Count == 0 || replaced.Segments.Any(segment => footerOf(segment) is { ReplacesAll: true }));
        return new SegmentFooter(datasetArn, schema.ToJson(), string.Join(',', isAll ? ids.Append(All) : ids));
    }

    /// <summary>Reads what a file says; null if it was made by a version of the module that wrote nothing.</summary>
    public static SegmentFooter? Read(ParquetReader reader) =>
        reader.CustomMetadata is { } entries && entries.TryGetValue(DatasetKey, out var dataset) && entries.TryGetValue(SchemaKey, out var schema)
            ? new SegmentFooter(dataset, schema, entries.GetValueOrDefault(ReplacesKey, "")) { Parts = entries.GetValueOrDefault(PartsKey) }
            : null;

    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string> { [DatasetKey] = DatasetArn, [SchemaKey] = SchemaText, [ReplacesKey] = Replaces };
        if (Parts is not null)
            metadata[PartsKey] = Parts;
        return metadata;
    }
}
