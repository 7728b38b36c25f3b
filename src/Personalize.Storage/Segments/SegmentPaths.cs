using System.Globalization;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Storage.Files;

namespace Personalize.Storage.Segments;

/// <summary>
/// Paths of segments: <c>data/&lt;dataset id&gt;/&lt;segment id&gt;.parquet</c>, with <c>.writing</c> beside it while a process is working on it.
/// </summary>
internal sealed partial class SegmentPaths(string root)
{
    public const string FileExtension = ".parquet";
    public const string WritingExtension = ".writing";

    public string Root { get; } = root;

    public string Directory(string datasetArn) => Path.Combine(Root, ArnFolder.Of(datasetArn));

    /// <summary>Whether a name without extension is that of a segment.</summary>
    public static bool IsId(string name) => SegmentId().IsMatch(name);

    /// <summary>When the rows of a segment were imported; null if its id does not say.</summary>
    public static DateTime? TimeOf(string segmentId) =>
        IsId(segmentId) && segmentId[12] == '7' && long.TryParse(segmentId.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var time)
            && time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime
            : null;

    public string File(string datasetArn, string segmentId) => Path.Combine(Directory(datasetArn), Checked(segmentId) + FileExtension);

    private static string Checked(string segmentId) =>
        IsId(segmentId)
            ? segmentId
            : throw PersonalizeException.InvalidInput(
                ErrorIds.StoreDamaged,
                $"The catalogue lists the segment '{segmentId}', which is not the id of a segment.",
                "Restore the store from a backup.",
                segmentId);

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex SegmentId();
}
