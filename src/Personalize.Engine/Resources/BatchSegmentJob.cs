using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>The users who are most likely to want items, from file to file: the request and what became of it.</summary>
public sealed record BatchSegmentJob : Resource
{
    /// <summary>The dataset group of the version.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>The version that compares the users, which the campaign served when the job was created.</summary>
    public required string SolutionVersionArn { get; init; }

    /// <summary>The campaign; null if a version is used directly.</summary>
    public string? CampaignArn { get; init; }

    /// <summary>Absolute path.</summary>
    public required string InputPath { get; init; }

    /// <summary>Absolute path.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Number of users of each segment, 1 to <see cref="Requests.CreateBatchSegmentJobRequest.MostUsers"/>.</summary>
    public required int NumResults { get; init; }

    /// <summary>The filter of users for all lines; null for none.</summary>
    public string? FilterArn { get; init; }

    /// <summary>Used for all lines; a line's own values take precedence.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());

    /// <summary>What was written; null until the job is done.</summary>
    public BatchSegmentReport? Report { get; init; }
}
