using System.Text.RegularExpressions;
using Personalize.Server.Protocol;

namespace Personalize.Server.Locations;

/// <summary>
/// The folders that stand for buckets. A location never leaves the folder of its bucket, neither by <c>..</c> nor by links.
/// </summary>
/// <param name="folders">Bucket → absolute path of its folder.</param>
/// <param name="remotes">Bucket → where it really is; all others are folders.</param>
/// <param name="transfers">Where the files of remote buckets are while a job runs.</param>
/// <param name="home">Absolute path of the folder with a folder for each other bucket; null if there are no others.</param>
/// <param name="allowFileUrls">Whether <c>file://</c> locations, which can be anywhere, are read and written.</param>
internal sealed partial class BucketMap(
    IReadOnlyDictionary<string, string> folders, IReadOnlyDictionary<string, RemoteBucket> remotes, Transfers transfers, string? home, bool allowFileUrls)
{
    public const string Scheme = "s3://";

    private readonly IReadOnlyDictionary<string, string> _folders = folders;
    private readonly IReadOnlyDictionary<string, RemoteBucket> _remotes = remotes;
    private readonly Transfers _transfers = transfers;
    private readonly string? _home = home;
    private readonly bool _allowFileUrls = allowFileUrls;

    public static bool IsBucketName(string text) => BucketName().IsMatch(text);

    /// <summary>The path that a location stands for, which need not exist; for one in a remote bucket it does when the job runs.</summary>
    /// <param name="owner">The operation and the name of the job.</param>
    public string Resolve(string location, string owner)
    {
        if (location.StartsWith(Scheme, StringComparison.Ordinal))
            return ResolveKey(location, owner);
        if (location.StartsWith("file://", StringComparison.Ordinal))
        {
            return _allowFileUrls && Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.IsLoopback
                ? uri.LocalPath
                : throw AwsException.InvalidInput($"'{location}' is not allowed: this server reads s3:// locations only; start it with --allow-file-urls.");
        }

        throw AwsException.InvalidInput($"'{location}' is not a location: it has the form s3://bucket/path.");
    }

    /// <summary>Whether a path is only where the files of a remote bucket are while a job runs.</summary>
    public bool IsStaged(string path) => _transfers.IsStaged(path);

    /// <summary>The folder of a jobOutput.</summary>
    public string ResolveOutput(JsonInput output, string owner) =>
        Path.TrimEndingDirectorySeparator(Resolve(Location(output, "s3DataDestination"), owner));

    /// <summary>The file of a jobInput: the file itself, or the only one in a folder.</summary>
    public string ResolveFile(JsonInput input, string owner)
    {
        var location = Location(input, "s3DataSource");
        var path = Resolve(location, owner);
        if (IsRemote(location) && location.EndsWith('/'))
            throw AwsException.InvalidInput($"'{location}' is a folder of a remote bucket; a job reads exactly one file: name it.");
        if (!Directory.Exists(path))
            return path;
        return Directory.GetFiles(path) is [var only]
            ? only
            : throw AwsException.InvalidInput($"'{location}' holds {Directory.GetFiles(path).Length} files; a job reads exactly one: name the file.");
    }

    private static string Location(JsonInput holder, string member)
    {
        holder.Only(member);
        var place = holder.Object(member);
        place.Only("path", "kmsKeyArn");
        if (place.Has("kmsKeyArn"))
            throw AwsException.InvalidInput("kmsKeyArn is not offered here: files are not encrypted by the server.");
        return place.Text("path");
    }

    private bool IsRemote(string location) =>
        location.StartsWith(Scheme, StringComparison.Ordinal) && _remotes.ContainsKey(location[Scheme.Length..].Split('/')[0]);

    private string ResolveKey(string location, string owner)
    {
        var rest = location[Scheme.Length..];
        var slash = rest.IndexOf('/');
        var (bucket, key) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        if (!IsBucketName(bucket))
            throw AwsException.InvalidInput($"'{location}' names no valid bucket: it has the form s3://bucket/path.");
        if (key.Contains('\\') || key.Contains('\0') || key.Split('/').Any(part => part is "." or ".."))
            throw Outside(location);
        if (_remotes.TryGetValue(bucket, out var remote))
            return _transfers.Stage(owner, location, remote, key);
        if (!_folders.TryGetValue(bucket, out var root))
            root = _home is not null ? Path.Combine(_home, bucket) : throw Unknown(location, bucket);
        var path = Path.GetFullPath(Path.Combine(root, key.Replace('/', Path.DirectorySeparatorChar)));
        if (path != root && !IsInside(path, root))
            throw Outside(location);
        RefuseLinksOut(location, path, root);
        return path;
    }

    private static bool IsInside(string path, string root) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // The bucket's folder itself may be a link: its owner has made it so.
    private static void RefuseLinksOut(string location, string path, string root)
    {
        for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
            RefuseLinkOut(location, part, root);
        if (Directory.Exists(path))
            RefuseLinksInside(location, new DirectoryInfo(path), root);
    }

    private static void RefuseLinksInside(string location, DirectoryInfo folder, string root)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null)
                RefuseLinkOut(location, entry.FullName, root);
            else if (entry is DirectoryInfo inner)
                RefuseLinksInside(location, inner, root);
        }
    }

    private static void RefuseLinkOut(string location, string path, string root)
    {
        var entry = new FileInfo(path);
        if (entry.LinkTarget is null)
            return;
        if (entry.ResolveLinkTarget(returnFinalTarget: true) is not { } target || !IsInside(Path.GetFullPath(target.FullName), root))
            throw Outside(location);
    }

    private static AwsException Unknown(string location, string bucket) => AwsException.InvalidInput(
        $"'{location}' is in a bucket that this server does not know: start every node with --bucket {bucket}=s3://{bucket}, or with another place for it.");

    private static AwsException Outside(string location) =>
        AwsException.InvalidInput($"'{location}' leads out of its bucket: neither '..' nor links to other places are allowed.");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
