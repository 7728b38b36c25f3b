namespace Personalize.Server.Locations;

/// <summary>A bucket of a store that speaks the protocol of Amazon S3.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Endpoint">Where the store is; null for what the usual configuration of AWS says, otherwise Amazon S3 itself.</param>
internal sealed record RemoteBucket(string Name, Uri? Endpoint)
{
    /// <summary>Reads <c>https://host:port</c> (the bucket has the same name there) or <c>s3://name</c>; null for anything else, which is a folder.</summary>
    /// <exception cref="ArgumentException">It looks like one of them, and is not.</exception>
    public static RemoteBucket? Parse(string name, string value)
    {
        if (value.StartsWith(BucketMap.Scheme, StringComparison.Ordinal))
        {
            var other = value[BucketMap.Scheme.Length..].TrimEnd('/');
            return BucketMap.IsBucketName(other)
                ? new RemoteBucket(other, null)
                : throw new ArgumentException($"'{value}' is not a bucket of Amazon S3: it has the form s3://name.");
        }

        if (!value.StartsWith("http://", StringComparison.Ordinal) && !value.StartsWith("https://", StringComparison.Ordinal))
        {
            return !value.Contains("://", StringComparison.Ordinal)
                ? null
                : throw new ArgumentException($"'{value}' is not a place for a bucket: give a folder, https://host:port or s3://bucket.");
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var endpoint) && endpoint is { PathAndQuery: "/", UserInfo: "" }
            ? new RemoteBucket(name, endpoint)
            : throw new ArgumentException($"'{value}' is not the address of a store: it has the form https://host:port.");
    }
}
