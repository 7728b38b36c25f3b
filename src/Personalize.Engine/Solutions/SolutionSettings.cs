using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>The settings of a stored solution for its training.</summary>
internal static class SolutionSettings
{
    private static readonly Dictionary<DatasetType, IReadOnlyList<string>> s_noColumns = [];

    /// <summary>The solutionConfig; an empty one if the solution has none.</summary>
    /// <exception cref="PersonalizeException">The stored configuration cannot be read.</exception>
    public static SolutionConfig ReadConfig(Solution solution, IConfigurationReader reader) =>
        solution.SolutionConfig is null ? new SolutionConfig() : SolutionConfigReader.Read(reader.Parse(solution.SolutionConfig));

    /// <summary>The solutionConfig that a version was created with.</summary>
    /// <inheritdoc cref="ReadConfig(Solution, IConfigurationReader)"/>
    public static SolutionConfig ReadConfig(SolutionVersion version, Solution solution, IConfigurationReader reader) =>
        version.SolutionConfig is { } kept ? SolutionConfigReader.Read(reader.Parse(kept)) : ReadConfig(solution, reader);

    /// <summary>Which events the solution trains on and bases recommendations on.</summary>
    public static SnapshotOptions SnapshotOptions(Solution solution, SolutionConfig config) =>
        new()
        {
            EventType = solution.EventType,
            EventValueThreshold = config.EventValueThreshold,
            Events = config.EventsConfig is { } events
                ? new EventSelection(
                    [.. events.EventParametersList.Select(one => new EventSelection.Entry(one.EventType, one.EventValueThreshold, one.Weight ?? 1))])
                : null,
            Columns = Columns(config),
        };

    /// <summary>Which columns the solution uses; null for all.</summary>
    public static ColumnSelection? Columns(SolutionConfig config) => config.TrainingDataConfig is { } data
        ? new ColumnSelection(data.IncludedDatasetColumns ?? s_noColumns, data.ExcludedDatasetColumns ?? s_noColumns)
        : null;
}
