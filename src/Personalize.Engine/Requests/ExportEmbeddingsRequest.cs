namespace Personalize.Engine.Requests;

/// <summary>Writes the vectors of items or users to a file.</summary>
public sealed record ExportEmbeddingsRequest
{
    /// <summary>ARN of the version, or a solution for its newest ACTIVE version.</summary>
    public required string SolutionVersion { get; init; }

    /// <summary>Whose vectors.</summary>
    public required EmbeddingKind Kind { get; init; }

    /// <summary>The file to write; its extension decides the format: <c>.parquet</c>, <c>.csv</c> or <c>.csv.gz</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Replaces an existing file.</summary>
    public bool Overwrite { get; init; }

    /// <summary>As in <see cref="ExportDatasetRequest.EscapeFormulas"/>.</summary>
    public bool EscapeFormulas { get; init; }

    /// <summary>The most threads to use; null for one per core. The result does not depend on it.</summary>
    public int? ThrottleLimit { get; init; }
}
