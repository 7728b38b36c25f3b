using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Measures a solution version on interactions that happened after its training.</summary>
public sealed record TestSolutionVersionRequest
{
    /// <summary>ARN of the version, or a solution for its newest ACTIVE version.</summary>
    public required string SolutionVersion { get; init; }

    /// <summary>Files with the later interactions, or folders for all files in them.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Column of the file → field of the schema.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary>The format of timestamps, as in imports.</summary>
    public string TimestampFormat { get; init; } = "seconds";

    /// <summary>What quotes mean in delimited text.</summary>
    public Quoting Quoting { get; init; } = Quoting.Detect;

    /// <summary>Texts that mean a missing value in every field, besides those that always do.</summary>
    public IReadOnlyList<string> NullValues { get; init; } = [];

    /// <summary>Name or ARN of a filter of the dataset group; null for none. It applies to the baselines as well.</summary>
    public string? Filter { get; init; }

    /// <summary>Placeholder of the filter → its value, or several separated by commas.</summary>
    public IReadOnlyDictionary<string, string> FilterValues { get; init; } = new Dictionary<string, string>();

    /// <summary>Measures precision and NDCG also at this number of items, from 1 to 25; null for 5, 10 and 25 alone.</summary>
    public int? K { get; init; }

    /// <summary>Measures also by the values of this field: <c>Items.GENRE</c> or <c>Users.AGE</c>; null for none.</summary>
    public string? Field { get; init; }

    /// <summary>The most threads to use; null for one per core. The result does not depend on it.</summary>
    public int? ThrottleLimit { get; init; }
}
