namespace Personalize.Storage.Catalogs;

/// <summary>
/// What a write must have to itself until it is committed. The embedded store has only one turn, because SQLite has only one writer at a time.
/// </summary>
/// <param name="Name">Distinguishes the turns of a store.</param>
internal readonly record struct Turn(string Name)
{
    /// <summary>The catalogue: whoever changes resources sees all changes before, and nobody changes any in between.</summary>
    public static Turn Catalog { get; } = new("catalog");

    /// <summary>The journal of a dataset: positions are committed in the order in which they are assigned.</summary>
    public static Turn Journal(string datasetArn) => new($"journal {datasetArn}");

    /// <summary>The shown lists, which are numbered as well.</summary>
    public static Turn ShownLists { get; } = new("lists");

    /// <summary>The lease on a resource.</summary>
    public static Turn Lease(string arn) => new($"lease {arn}");
}
