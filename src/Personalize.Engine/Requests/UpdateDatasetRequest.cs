using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Adds fields to a dataset (UpdateDataset in the Amazon Personalize API reference). Exactly one of the sources is given.</summary>
public sealed record UpdateDatasetRequest
{
    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>The type of the dataset.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>Name or ARN of a schema that has all fields of the present one, and further fields that may be null.</summary>
    public string? Schema { get; init; }

    /// <summary>An absolute path: the columns of this file for which the schema has no fields become fields.</summary>
    public string? Path { get; init; }

    /// <summary>Column of the file → field.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();
}
