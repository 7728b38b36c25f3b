using Personalize.Engine.Common;

namespace Personalize.Engine.Serving;

/// <summary>How many items a request may ask for.</summary>
internal static class NumResults
{
    private const int Most = 500;

    /// <exception cref="PersonalizeException">InvalidInput: not from 1 to 500.</exception>
    public static void Check(int count)
    {
        if (count is < 1 or > Most)
            throw PersonalizeException.InvalidInput(ErrorIds.InvalidNumResults, $"numResults is {count}; it must be from 1 to {Most}.", target: count);
    }
}
