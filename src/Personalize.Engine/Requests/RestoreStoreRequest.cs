namespace Personalize.Engine.Requests;

/// <summary>Makes a store from a backup.</summary>
/// <param name="Path">The folder of the backup.</param>
/// <param name="Location">The directory of the store.</param>
/// <param name="Replace">Whether a store that is there is moved aside; otherwise the directory must be empty or missing.</param>
public sealed record RestoreStoreRequest(string Path, string Location, bool Replace = false);
