using Amazon.Runtime;
using Amazon.S3;

namespace Personalize.Storage.Buckets;

/// <summary>How stores that speak the protocol of Amazon S3 are asked: what the usual variables of AWS say, or another address.</summary>
public static class BucketConfiguration
{
    /// <summary>The address that the environment names; null for Amazon S3 itself, or what a profile says.</summary>
    internal static string? Address => First("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");

    internal static string? Region => First("AWS_REGION", "AWS_DEFAULT_REGION");

    /// <param name="address">Where the store is; null for what the environment says, otherwise Amazon S3 itself.</param>
    public static AmazonS3Config At(string? address)
    {
        var configuration = new AmazonS3Config { ConnectTimeout = TimeSpan.FromSeconds(5) };
        if ((address ?? Address) is not { } there)
            return configuration;
        configuration.ServiceURL = there;
        configuration.ForcePathStyle = true;
        configuration.AuthenticationRegion = Region ?? "us-east-1";

        // Other stores than Amazon's do not know the newer checksums.
        configuration.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        configuration.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        return configuration;
    }

    private static string? First(params string[] names) => names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 });
}
