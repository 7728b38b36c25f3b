using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>Work of a solution version from file to file.</summary>
public abstract record BatchJob : Resource
{
    /// <summary>The dataset group of the version.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>The version that does the work, which the campaign served when the job was created.</summary>
    public required string SolutionVersionArn { get; init; }

    /// <summary>The campaign; null if a version is used directly.</summary>
    public string? CampaignArn { get; init; }

    /// <summary>Absolute path.</summary>
    public required string InputPath { get; init; }

    /// <summary>Absolute path.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Length of the list that answers a line.</summary>
    public required int NumResults { get; init; }

    /// <summary>The filter of all lines; null for none.</summary>
    public string? FilterArn { get; init; }

    /// <summary>Used for all lines; a line's own values take precedence.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());
}
