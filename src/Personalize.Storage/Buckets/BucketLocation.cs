using System.Globalization;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Buckets;

/// <summary>A bucket of a store that speaks the protocol of Amazon S3, with the part of it in which the segments and models are.</summary>
/// <param name="Name">Of the bucket.</param>
/// <param name="Prefix">What all keys begin with, without the slash after it; empty for the whole bucket.</param>
/// <param name="CacheBytes">How much this machine keeps of it at most.</param>
internal sealed partial record BucketLocation(string Name, string Prefix, long CacheBytes)
{
    private const string Scheme = "s3://";
    private const int DefaultGigabytes = 20;
    private const long Gigabyte = 1_000_000_000;

    /// <summary>The bucket of a connection string; null if its files are in a folder.</summary>
    /// <exception cref="PersonalizeException">Id <c>StoreFolderMissing</c>: what it says is no bucket, or no size.</exception>
    public static BucketLocation? Of(StoreLocation location)
    {
        if (location.Bucket is not { } text)
            return null;
        if (!Bucket().IsMatch(text[Scheme.Length..]))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StoreFolderMissing, $"'{text}' is not a bucket with data and models: it has the form s3://bucket or s3://bucket/prefix.",
                "Correct Folder= in the connection string.", text);
        }

        if (!Path.IsPathFullyQualified(location.Folder!))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StoreFolderMissing, $"The place for copies of '{text}' on this machine is no full path.",
                "Name a directory with its full path as Cache= in the connection string.", text);
        }

        var gigabytes = (double)DefaultGigabytes;
        if (location.CacheSize is { } size
            && !(double.TryParse(size, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out gigabytes) && gigabytes is > 0 and < 1_000_000))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StoreFolderMissing, $"'{size}' is not a size of a cache: it is a number of gigabytes.",
                "Correct 'Cache Size=' in the connection string.", size);
        }

        var parts = text[Scheme.Length..].Split('/', 2);
        return new BucketLocation(parts[0], parts.Length > 1 ? parts[1] : "", (long)(gigabytes * Gigabyte));
    }

    /// <summary>The key of a file of the store.</summary>
    /// <param name="path">Relative, with slashes.</param>
    public string KeyOf(string path) => Prefix.Length == 0 ? path : $"{Prefix}/{path}";

    public override string ToString() => Prefix.Length == 0 ? Scheme + Name : $"{Scheme}{Name}/{Prefix}";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9](/(?!\.{1,2}(/|\z))[A-Za-z0-9!_.*'()=-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bucket();
}
