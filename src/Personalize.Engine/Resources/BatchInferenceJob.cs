using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>Recommendations for many users, from file to file: the request and its progress.</summary>
public sealed record BatchInferenceJob : Resource
{
    /// <summary>The dataset group of the version.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>The version that answers, which the campaign served when the job was created.</summary>
    public required string SolutionVersionArn { get; init; }

    /// <summary>The campaign; null if a version is used directly.</summary>
    public string? CampaignArn { get; init; }

    /// <summary>Absolute path.</summary>
    public required string InputPath { get; init; }

    /// <summary>Absolute path.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Number of items per user, 1 to 500.</summary>
    public required int NumResults { get; init; }

    /// <summary>The filter of all lines; null for none.</summary>
    public string? FilterArn { get; init; }

    /// <summary>Used for all lines; a line's own values take precedence.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());

    /// <summary>As in <see cref="Requests.CreateBatchInferenceJobRequest.EscapeFormulas"/>.</summary>
    public bool EscapeFormulas { get; init; }

    /// <summary>The batchInferenceJobConfig as JSON in the format of the API, or what the campaign has instead of one; null if neither was given.</summary>
    public string? BatchInferenceJobConfig { get; init; }

    /// <summary>Fields of the Items dataset that are written with each item.</summary>
    public IReadOnlyList<string> MetadataColumns { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<string>());

    /// <summary>What had been answered at the last report of the job; null before it is first run.</summary>
    public BatchInferenceReport? Report { get; init; }
}
