using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Personalize.Engine.Common;

namespace Personalize.Storage.Buckets;

/// <summary>
/// Reads and writes objects below the prefix of a bucket, each completely or not at all. Region, credentials and address are those of the usual chain
/// of AWS: the environment (<c>AWS_ENDPOINT_URL_S3</c> and others), the configuration files with their profiles, the role of the machine.
/// </summary>
/// <param name="address">Where the bucket is, instead of what the environment says.</param>
internal sealed class BucketClient(BucketLocation location, string? address = null) : IDisposable
{
    // Of Amazon S3. Not every store understands pieces, so smaller objects are sent in one.
    private const long LargestPiece = 5L * 1024 * 1024 * 1024;

    // Who is slower than this does not answer any more.
    private const int LeastBytesPerSecond = 100_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Lazy<AmazonS3Client> _client = new(() => Create(address));
    private readonly string? _address = address;

    public BucketLocation Location { get; } = location;

    /// <summary>What the object contains; null if there is none.</summary>
    public byte[]? TryRead(string path)
    {
        using var content = new MemoryStream();
        return TryGet(path, content, 0) ? content.ToArray() : null;
    }

    public void Write(string path, byte[] content)
    {
        using var stream = new MemoryStream(content);
        Put(path, stream);
    }

    /// <summary>Reads an object from its beginning to its end. Returns false if there is none.</summary>
    /// <param name="bytes">About how large it is.</param>
    public bool TryGet(string path, Stream target, long bytes) => Try("read", async () =>
    {
        using var deadline = Deadline(bytes);
        try
        {
            using var response = await _client.Value.GetObjectAsync(Location.Name, Location.KeyOf(path), deadline.Token);
            await response.ResponseStream.CopyToAsync(target, deadline.Token);
            return true;
        }
        catch (AmazonS3Exception exception) when (IsMissing(exception))
        {
            return false;
        }
    });

    public void Put(string path, Stream content) => Try("written", async () =>
    {
        using var deadline = Deadline(content.Length);
        if (content.Length <= LargestPiece)
        {
            await _client.Value.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = Location.Name, Key = Location.KeyOf(path), InputStream = content, AutoCloseStream = false, UseChunkEncoding = false,
                },
                deadline.Token);
            return true;
        }

        using var transfer = new TransferUtility(_client.Value);
        await transfer.UploadAsync(
            new TransferUtilityUploadRequest
            {
                BucketName = Location.Name, Key = Location.KeyOf(path), InputStream = content, AutoCloseStream = false,
            },
            deadline.Token);
        return true;
    });

    /// <summary>Deletes an object, if there is one.</summary>
    public void Delete(string path) => Try("written", async () =>
    {
        using var deadline = Deadline(0);
        try
        {
            await _client.Value.DeleteObjectAsync(Location.Name, Location.KeyOf(path), deadline.Token);
        }
        catch (AmazonS3Exception exception) when (IsMissing(exception))
        {
            // As it should be.
        }

        return true;
    });

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    // Limits depend on the size of what is read or written.
    private static AmazonS3Client Create(string? address)
    {
        var configuration = BucketConfiguration.At(address);
        configuration.Timeout = Timeout.InfiniteTimeSpan;
        return new AmazonS3Client(configuration);
    }

    private static CancellationTokenSource Deadline(long bytes) => new(s_patience + TimeSpan.FromSeconds((double)bytes / LeastBytesPerSecond));

    private static bool IsMissing(AmazonS3Exception exception) => exception.ErrorCode is "NoSuchKey"
        || (exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode is not "NoSuchBucket");

    // On a thread of the pool, so that no caller's context is waited for.
    private T Try<T>(string what, Func<Task<T>> work)
    {
        try
        {
            return Task.Run(work).GetAwaiter().GetResult();
        }
        catch (AmazonServiceException exception) when ((int)exception.StatusCode is >= 400 and < 500 and not 408 and not 429)
        {
            throw exception.ErrorCode == "NoSuchBucket"
                ? Error(
                    ErrorIds.StoreBucketMissing, $"There is no bucket '{Location.Name}' for the data and models of the store.",
                    "Create the bucket, or correct Folder= in the connection string; AWS_ENDPOINT_URL_S3 says where it is looked for.", exception)
                : Error(
                    ErrorIds.StoreBucketRefused, $"'{Location}' cannot be {what}: {exception.ErrorCode}: {exception.Message.TrimEnd('.')}.",
                    "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or the profile or role of this machine; it may need s3:GetObject, "
                    + "s3:PutObject, s3:DeleteObject and s3:ListBucket there.", exception);
        }
        catch (AmazonClientException exception) when (exception.InnerException is not (HttpRequestException or IOException))
        {
            throw Error(
                ErrorIds.StoreBucketRefused, $"'{Location}' cannot be {what}: {exception.Message.Split(". ")[0].TrimEnd('.')}.",
                "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or give this machine a profile or a role.", exception);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or OperationCanceledException
            or IOException { InnerException: not null })
        {
            var cause = exception is OperationCanceledException ? "it does not answer" : (exception.InnerException ?? exception).Message.TrimEnd('.');
            throw Error(
                ErrorIds.StoreUnreachable, $"'{Location}' at {Place} cannot be reached: {cause}. What was acknowledged is not lost.",
                "Check that it is running and that this machine reaches it (AWS_ENDPOINT_URL_S3 and AWS_REGION say where it is), then try again.", exception);
        }
    }

    private PersonalizeException Error(string id, string message, string nextStep, Exception cause) =>
        new(ErrorKind.InvalidInput, id, message, nextStep, $"{Location}", cause);

    private string Place => _address ?? BucketConfiguration.Address ?? $"Amazon S3 ({BucketConfiguration.Region ?? "the region of the profile"})";
}
