namespace Personalize.Engine.Resources;

/// <summary>An export of a dataset to a file: the request and its outcome.</summary>
public sealed record DatasetExportJob : Resource
{
    /// <summary>The dataset group of the dataset.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>The dataset that is exported.</summary>
    public required string DatasetArn { get; init; }

    /// <summary>The type of the dataset.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>Absolute path of the file; its extension decides the format.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Whether a file that exists is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>As in <see cref="Requests.CreateDatasetExportJobRequest.EscapeFormulas"/>.</summary>
    public bool EscapeFormulas { get; init; }

    /// <summary>Number of rows written; null before the job is done.</summary>
    public long? Rows { get; init; }
}
