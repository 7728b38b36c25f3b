namespace Personalize.Storage.Buckets;

/// <summary>An object of a bucket, which never changes: a file that changes gets another object.</summary>
/// <param name="Name">Relative to the prefix, with slashes.</param>
/// <param name="Path">Of the file in the store, relative, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The hash of its content, in lower-case hexadecimal digits.</param>
internal sealed record BucketObject(string Name, string Path, long Bytes, string Sha256);
