using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>What a stored solution says about its training.</summary>
internal static class SolutionSettings
{
    /// <summary>The solutionConfig; an empty one where the solution has none.</summary>
    /// <exception cref="PersonalizeException">What is stored cannot be read.</exception>
    public static SolutionConfig ReadConfig(Solution solution, IConfigurationReader reader) =>
        solution.SolutionConfig is null ? new SolutionConfig() : SolutionConfigReader.Read(reader.Parse(solution.SolutionConfig));

    /// <summary>Which events the solution trains on, and recommends from.</summary>
    public static SnapshotOptions SnapshotOptions(Solution solution, SolutionConfig config) =>
        new() { EventType = solution.EventType, EventValueThreshold = config.EventValueThreshold };
}
