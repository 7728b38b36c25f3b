using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>Recommendations of 1 to 500 items for many users, from file to file: the request and its progress.</summary>
public sealed record BatchInferenceJob : BatchJob
{
    /// <summary>As in <see cref="Requests.CreateBatchInferenceJobRequest.EscapeFormulas"/>.</summary>
    public bool EscapeFormulas { get; init; }

    /// <summary>The batchInferenceJobConfig as JSON in the format of the API, or what the campaign has instead of one; null if neither was given.</summary>
    public string? BatchInferenceJobConfig { get; init; }

    /// <summary>Fields of the Items dataset that are written with each item.</summary>
    public IReadOnlyList<string> MetadataColumns { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<string>());

    /// <summary>What had been answered at the last report of the job; null before it is first run.</summary>
    public BatchInferenceReport? Report { get; init; }
}
