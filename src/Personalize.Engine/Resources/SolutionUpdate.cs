using System.Globalization;

namespace Personalize.Engine.Resources;

/// <summary>The latest change of a solution. Null members were not changed.</summary>
/// <param name="PerformAutoTraining">Whether the solution is trained by itself.</param>
/// <param name="PerformIncrementalUpdate">Whether its versions are updated by themselves.</param>
/// <param name="SolutionUpdateConfig">The solutionUpdateConfig as JSON in the format of the API.</param>
/// <param name="CreationDateTime">When it was changed, in UTC.</param>
public sealed record SolutionUpdate(
    bool? PerformAutoTraining, bool? PerformIncrementalUpdate, string? SolutionUpdateConfig, DateTime CreationDateTime)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString()
    {
        var changes = new[]
        {
            PerformAutoTraining is { } automatic ? $"performAutoTraining {(automatic ? "true" : "false")}" : null,
            PerformIncrementalUpdate is { } incremental ? $"performIncrementalUpdate {(incremental ? "true" : "false")}" : null,
            SolutionUpdateConfig,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{CreationDateTime:yyyy-MM-dd HH:mm:ss} UTC: {string.Join(", ", changes.OfType<string>())}");
    }
}
