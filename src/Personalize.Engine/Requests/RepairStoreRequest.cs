namespace Personalize.Engine.Requests;

/// <summary>Rebuilds the catalogue of a store from its files.</summary>
/// <param name="Location">The directory of the store.</param>
public sealed record RepairStoreRequest(string Location);
