namespace Personalize.Engine.Requests;

/// <summary>Writes a solution version as an HTML page.</summary>
public sealed record ExportReportRequest
{
    /// <summary>A version, or a solution for its newest; it need not be finished.</summary>
    public required string SolutionVersion { get; init; }

    /// <summary>Absolute path of the file, or of a directory for a file named like the version.</summary>
    public required string Path { get; init; }

    /// <summary>Replace a file that exists.</summary>
    public bool Overwrite { get; init; }
}
