using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Personalize.Storage.Buckets;

namespace Personalize.Server.Locations;

/// <summary>
/// Copies between buckets of stores that speak the protocol of Amazon S3 and folders. Region, credentials and address are those of
/// the usual chain of AWS: the environment, the configuration files with their profiles, the role of the machine.
/// </summary>
internal sealed class RemoteStore : IDisposable
{
    // Of Amazon S3.
    private const long LargestPiece = 5L * 1024 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Lazy<AmazonS3Client>> _clients = new();

    /// <summary>Copies an object into a file; if there is none of this name, all objects of a folder of this name into a folder.</summary>
    /// <param name="location">How the client named it, for errors.</param>
    /// <exception cref="PersonalizeException">InvalidInput: there is nothing, or it cannot be read.</exception>
    public void Fetch(RemoteBucket bucket, string key, string path, string location, CancellationToken cancellation) => Try(location, "read", () =>
    {
        if (key.Length > 0 && !key.EndsWith('/') && TryFetchObject(bucket, key, path, cancellation))
            return;
        var prefix = key.Length == 0 || key.EndsWith('/') ? key : key + "/";
        var folder = Directory.CreateDirectory(path).FullName;
        var count = 0;
        foreach (var found in List(bucket, prefix, cancellation))
        {
            var target = Path.GetFullPath(Path.Combine(folder, found[prefix.Length..]));

            // A key can be any text, and a job reads the files of a folder, not those of folders in it.
            if (Path.GetDirectoryName(target) != folder || found[prefix.Length..].Contains('\\', StringComparison.Ordinal))
                continue;
            if (TryFetchObject(bucket, found, target, cancellation))
                count++;
        }

        if (count == 0)
            throw new FileNotFoundException("There is no object of this name, and none in a folder of this name.");
    });

    /// <summary>Copies the files of a folder, and of folders in it, to below a key.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: the bucket cannot be written to.</exception>
    public void Send(string folder, RemoteBucket bucket, string key, string location, CancellationToken cancellation) => Try(location, "written", () =>
    {
        var prefix = key.Length == 0 || key.EndsWith('/') ? key : key + "/";
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            Upload(bucket, prefix + name, file, cancellation).GetAwaiter().GetResult();
        }
    });

    // In one piece where that is allowed, because not every store understands pieces that are signed one by one.
    private async Task Upload(RemoteBucket bucket, string key, string file, CancellationToken cancellation)
    {
        if (new FileInfo(file).Length <= LargestPiece)
        {
            var request = new PutObjectRequest { BucketName = bucket.Name, Key = key, FilePath = file, UseChunkEncoding = false };
            await Client(bucket).PutObjectAsync(request, cancellation);
            return;
        }

        using var transfer = new TransferUtility(Client(bucket));
        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = bucket.Name, Key = key, FilePath = file }, cancellation);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }

    private bool TryFetchObject(RemoteBucket bucket, string key, string path, CancellationToken cancellation)
    {
        try
        {
            using var response = Client(bucket).GetObjectAsync(bucket.Name, key, cancellation).GetAwaiter().GetResult();
            using var file = File.Create(path);
            response.ResponseStream.CopyToAsync(file, cancellation).GetAwaiter().GetResult();
            return true;
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchKey")
        {
            return false;
        }
    }

    private IEnumerable<string> List(RemoteBucket bucket, string prefix, CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = prefix };
        while (true)
        {
            var page = Client(bucket).ListObjectsV2Async(request, cancellation).GetAwaiter().GetResult();
            foreach (var found in page.S3Objects ?? [])
            {
                if (!found.Key.EndsWith('/'))
                    yield return found.Key;
            }

            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    private AmazonS3Client Client(RemoteBucket bucket) => _clients.GetOrAdd(
        bucket.Endpoint?.AbsoluteUri ?? "",
        _ => new Lazy<AmazonS3Client>(() => new AmazonS3Client(BucketConfiguration.At(bucket.Endpoint?.AbsoluteUri)))).Value;

    private static void Try(string location, string what, Action copy)
    {
        try
        {
            copy();
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            var code = exception is AmazonServiceException { ErrorCode.Length: > 0 } known ? $"{known.ErrorCode}: " : "";
            throw new PersonalizeException(
                ErrorKind.InvalidInput, what == "read" ? ErrorIds.FileNotReadable : ErrorIds.FileNotWritable,
                $"'{location}' cannot be {what}: {code}{exception.Message}",
                "Check the location, the address of the store, and the credentials of the server.", location, exception);
        }
    }
}
