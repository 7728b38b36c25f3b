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

    public string File(string datasetArn, string segmentId) => Path.Combine(Directory(datasetArn), Checked(segmentId) + FileExtension);

    private static string Checked(string segmentId) =>
        SegmentId().IsMatch(segmentId)
            ? segmentId
            : throw PersonalizeException.InvalidInput(
                ErrorIds.StoreDamaged,
                $"The catalogue lists the segment '{segmentId}', which is not the id of a segment.",
                "Restore the store from a backup.",
                segmentId);

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex SegmentId();
}
