using Personalize.Engine.Common;

namespace Personalize.Engine.Requests;

/// <summary>The limit on threads, which several requests have.</summary>
internal static class ThrottleLimit
{
    /// <exception cref="PersonalizeException">InvalidInput: the limit is less than 1.</exception>
    public static void Check(int? limit)
    {
        if (limit is < 1)
            throw PersonalizeException.InvalidInput(ErrorIds.InvalidThrottleLimit, $"The throttle limit is {limit}; it must be at least 1.", target: limit);
    }
}
