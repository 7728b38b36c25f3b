namespace Personalize.Engine.Requests;

/// <summary>What a repair has found in a store.</summary>
/// <param name="Location">The directory of the store.</param>
/// <param name="Datasets">Number of datasets that have got data files back.</param>
/// <param name="Segments">Number of data files that the catalogue lists again.</param>
/// <param name="Rows">Number of rows in these files.</param>
/// <param name="Models">Number of solution versions that the catalogue lists again.</param>
/// <param name="Missing">Number of data files that the catalogue listed although they are gone; it no longer lists them.</param>
/// <param name="SetAside">Files that could not be assigned, relative to the store: they are in <c>lost+found</c> now.</param>
public sealed record StoreRepairReport(string Location, int Datasets, int Segments, long Rows, int Models, int Missing, IReadOnlyList<string> SetAside)
{
    /// <summary>What was in a damaged catalogue, by kind; empty if it was missing, whole or wholly unreadable.</summary>
    public IReadOnlyList<RepairedRecords> Records { get; init; } = [];
}
