namespace Personalize.Engine.Resources;

/// <summary>Recommendations for many users, file to file: what is asked for, and how far it has come.</summary>
public sealed record BatchInferenceJob : Resource
{
    public required string DatasetGroupArn { get; init; }

    /// <summary>The version that answers: that of the campaign when the job was created.</summary>
    public required string SolutionVersionArn { get; init; }

    /// <summary>The campaign that was asked; null where a version was asked directly.</summary>
    public string? CampaignArn { get; init; }

    /// <summary>Absolute path.</summary>
    public required string InputPath { get; init; }

    /// <summary>Absolute path.</summary>
    public required string OutputPath { get; init; }

    public required int NumResults { get; init; }

    public string? FilterArn { get; init; }

    /// <summary>For all lines; a line's own values come before them.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>What has been answered when the job was last heard of; null before it was first run.</summary>
    public BatchInferenceReport? Report { get; init; }
}
