using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;

namespace Personalize.Storage.Segments;

/// <summary>Where segments live: <c>data/&lt;dataset id&gt;/&lt;segment id&gt;.parquet</c>, beside it <c>.writing</c> while a process works on it.</summary>
internal sealed partial class SegmentPaths(string root)
{
    public const string FileExtension = ".parquet";
    public const string WritingExtension = ".writing";

    public string Root { get; } = root;

    /// <summary>
    /// A directory name for a dataset: readable, safe on every file system, and different for ARNs that differ only in case
    /// or in characters that are replaced.
    /// </summary>
    public static string DatasetId(string datasetArn)
    {
        var readable = UnsafeCharacters().Replace(datasetArn[(datasetArn.IndexOf('/') + 1)..].ToLowerInvariant(), "-");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(datasetArn)));
        return $"{readable[..Math.Min(readable.Length, 80)]}-{hash[..12]}";
    }

    public string Directory(string datasetArn) => Path.Combine(Root, DatasetId(datasetArn));

    public string File(string datasetArn, string segmentId) => Path.Combine(Directory(datasetArn), Checked(segmentId) + FileExtension);

    private static string Checked(string segmentId) =>
        SegmentId().IsMatch(segmentId)
            ? segmentId
            : throw PersonalizeException.InvalidInput(
                "StoreDamaged", $"The catalogue lists the segment '{segmentId}', which is not a segment's id.", "Restore the store from a backup.", segmentId);

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex UnsafeCharacters();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex SegmentId();
}
