using System.Threading.RateLimiting;
using Personalize.Server.Protocol;

namespace Personalize.Server.Security;

/// <summary>How many requests each credential may make. Clients wait and repeat what is refused.</summary>
internal sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _limiter;

    /// <param name="requestsPerSecond">For each credential, twice as many at once; 0 for no limit.</param>
    public RateLimits(int requestsPerSecond)
    {
        if (requestsPerSecond <= 0)
            return;
        _limiter = PartitionedRateLimiter.Create<string, string>(accessKeyId => RateLimitPartition.GetTokenBucketLimiter(accessKeyId, _ => new()
        {
            TokenLimit = 2 * requestsPerSecond,
            TokensPerPeriod = Math.Max(1, requestsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(requestsPerSecond < 10 ? 1000.0 / requestsPerSecond : 100),
            AutoReplenishment = true,
        }));
    }

    /// <exception cref="AwsException">ThrottlingException.</exception>
    public void Require(string accessKeyId)
    {
        if (_limiter is null)
            return;
        using var lease = _limiter.AttemptAcquire(accessKeyId);
        if (!lease.IsAcquired)
        {
            // The status that makes all clients repeat the request.
            throw new AwsException(ErrorCodes.Throttling, StatusCodes.Status400BadRequest, "Rate exceeded");
        }
    }

    public void Dispose() => _limiter?.Dispose();
}
