namespace Personalize.Engine.Requests;

/// <summary>Says what a campaign (or a solution version directly) is to do from file to file.</summary>
public abstract record CreateBatchJobRequest
{
    /// <summary>Name of the job; null for one made from the solution and the time.</summary>
    public string? JobName { get; init; }

    /// <summary>Name or ARN of a campaign, or the ARN of a solution version.</summary>
    public required string Campaign { get; init; }

    /// <summary>The file of the inputs. Text may be compressed (.gz).</summary>
    public required string InputPath { get; init; }

    /// <summary>
    /// The file of the answers, or a folder for one with the name of the input and <c>.out</c>. Text may be compressed (.gz). The file appears only when
    /// it is complete.
    /// </summary>
    public required string OutputPath { get; init; }

    /// <summary>Length of the list that answers a line.</summary>
    public int NumResults { get; init; } = 25;

    /// <summary>Name or ARN of a filter; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Used for all lines; a line's own values take precedence.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();
}
