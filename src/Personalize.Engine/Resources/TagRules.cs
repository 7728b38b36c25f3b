using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>The limits of the service for tags.</summary>
public static class TagRules
{
    /// <summary>Of a resource.</summary>
    public const int MostTags = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;

    /// <exception cref="PersonalizeException">InvalidInput: all problems at once.</exception>
    public static void Check(IReadOnlyDictionary<string, string> tags)
    {
        var problems = new ProblemList();
        if (tags.Count > MostTags)
            problems.Add(ErrorIds.InvalidTag, $"There are {tags.Count} tags; at most {MostTags} are allowed.", tags.Count);
        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > LongestKey)
                problems.Add(ErrorIds.InvalidTag, $"The tag key '{key}' has {key.Length} characters; it must have 1 to {LongestKey}.", key);
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                problems.Add(ErrorIds.InvalidTag, $"The tag key '{key}' starts with 'aws:', which is reserved.", key);
            if (value.Length > LongestValue)
                problems.Add(ErrorIds.InvalidTag, $"The value of the tag '{key}' has {value.Length} characters; at most {LongestValue} are allowed.", value);
        }

        problems.ThrowIfAny("The list of tags", ErrorIds.InvalidTag);
    }
}
