using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Personalize.Storage.Files;

namespace Personalize.Storage.Maintenance;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash, in lower-case hexadecimal digits.</param>
internal sealed record BackupFile(
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("bytes")] long Bytes,
    [property: JsonPropertyName("sha256")] string Sha256)
{
    /// <summary>Copies a file to the disk and returns what was copied.</summary>
    public static BackupFile Copy(string sourceRoot, string targetRoot, string path, CancellationToken cancellationToken, string? newPath = null)
    {
        using var source = new FileStream(System.IO.Path.Combine(sourceRoot, path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Copy(source, targetRoot, newPath ?? path, cancellationToken);
    }

    /// <summary>Copies the rest of a stream.</summary>
    public static BackupFile Copy(Stream source, string targetRoot, string path, CancellationToken cancellationToken)
    {
        var target = System.IO.Path.Combine(targetRoot, path);
        StoreFiles.MakeDirectory(System.IO.Path.GetDirectoryName(target)!);
        using var copy = StoreFiles.Create(target);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, bytes) = (new byte[1 << 20], 0L);
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            copy.Write(buffer, 0, read);
            bytes += read;
        }

        copy.Flush(flushToDisk: true);
        return new BackupFile(path.Replace('\\', '/'), bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public static BackupFile Describe(string root, string path)
    {
        using var stream = new FileStream(System.IO.Path.Combine(root, path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Describe(stream, path);
    }

    public static BackupFile Describe(Stream stream, string path) =>
        new(path.Replace('\\', '/'), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));

    public bool IsInside(string folder)
    {
        var root = System.IO.Path.GetFullPath(folder) + System.IO.Path.DirectorySeparatorChar;
        return System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, Path)).StartsWith(root, StringComparison.Ordinal);
    }
}
