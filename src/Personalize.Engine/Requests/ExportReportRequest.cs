namespace Personalize.Engine.Requests;

/// <summary>Writes a report on a solution version as an HTML page.</summary>
public sealed record ExportReportRequest
{
    /// <summary>A version, or a solution for its newest version; it need not be finished.</summary>
    public required string SolutionVersion { get; init; }

    /// <summary>Absolute path of the file, or of a directory, in which the file is named after the version.</summary>
    public required string Path { get; init; }

    /// <summary>Replaces an existing file.</summary>
    public bool Overwrite { get; init; }
}
