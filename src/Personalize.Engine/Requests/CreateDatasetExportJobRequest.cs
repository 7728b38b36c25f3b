using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Says which dataset to export, and to which file.</summary>
public sealed record CreateDatasetExportJobRequest
{
    /// <summary>Name of the job; null for one made from the dataset group, the type and the time.</summary>
    public string? JobName { get; init; }

    /// <summary>Name or ARN of the dataset group.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>The dataset of the group that is written.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>As in <see cref="ExportDatasetRequest.Path"/>.</summary>
    public required string Path { get; init; }

    /// <summary>Replaces an existing file.</summary>
    public bool Overwrite { get; init; }

    /// <summary>As in <see cref="ExportDatasetRequest.EscapeFormulas"/>.</summary>
    public bool EscapeFormulas { get; init; }
}
