namespace Personalize.Engine.Requests;

/// <summary>Writes the data of a synthetic shop to try things out; the same request gives the same bytes.</summary>
public sealed record WriteSampleDatasetRequest
{
    /// <summary>Created if it does not exist.</summary>
    public required string Directory { get; init; }

    /// <summary>Seed of the random generator.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Rows of the file of users.</summary>
    public int UserCount { get; init; } = 1000;

    /// <summary>Rows of the file of items.</summary>
    public int ItemCount { get; init; } = 500;

    /// <summary>Rows of the file of interactions.</summary>
    public int EventCount { get; init; } = 50_000;
}
