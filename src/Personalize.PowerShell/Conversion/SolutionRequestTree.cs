namespace Personalize.PowerShell.Conversion;

/// <summary>A whole request of CreateSolution where a solutionConfig is expected.</summary>
internal static class SolutionRequestTree
{
    private static readonly HashSet<string> s_members = new(StringComparer.OrdinalIgnoreCase)
    {
        "solutionConfig", "recipeArn", "recipe", "performAutoML", "performHPO", "datasetGroupArn", "datasetGroup", "eventType",
    };

    /// <summary>The solutionConfig of a request, null if it has none; any other tree as <see cref="TunedParameters.Sectioned"/> makes it.</summary>
    public static object? ConfigOf(object? tree)
    {
        if (tree is Dictionary<string, object?> map && map.Keys.Any(s_members.Contains))
            tree = map.FirstOrDefault(member => member.Key.Equals("solutionConfig", StringComparison.OrdinalIgnoreCase)).Value;
        return TunedParameters.Sectioned(tree);
    }
}
