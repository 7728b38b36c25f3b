namespace Personalize.Server.Protocol;

/// <summary>How long a client waits for an answer at most.</summary>
internal static class TimeLimits
{
    // Clients in Python wait for a minute, and then know nothing; before that they are told, and try again.
    public static readonly TimeSpan ForResources = TimeSpan.FromSeconds(50);

    /// <summary>
    /// The answer, if it comes in time. What comes later is remembered for a repetition of the request, unless the request cannot be recognised.
    /// </summary>
    /// <exception cref="AwsException">503: it has not come in time.</exception>
    public static async Task<JsonObject?> Within(TimeSpan limit, string operation, Func<Task<JsonObject?>> answer)
    {
        try
        {
            return await Task.Run(answer).WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new AwsException(
                ErrorCodes.ServiceUnavailable, StatusCodes.Status503ServiceUnavailable,
                $"{operation} has not ended within {limit.TotalSeconds} seconds, perhaps because another process holds the store. It is not known yet "
                + "whether it will be done: ask again.");
        }
    }
}
