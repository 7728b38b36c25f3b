namespace Personalize.Engine.Requests;

/// <summary>A store that was made from a backup.</summary>
/// <param name="Location">The directory of the store.</param>
/// <param name="Files">Number of files that were restored.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Replaced">Where the store that was there is now; null if there was none.</param>
public sealed record StoreRestoreReport(string Location, int Files, long Bytes, string? Replaced);
