namespace Personalize.Engine.Requests;

/// <summary>Copies a whole store to an empty one, of the same kind or of another.</summary>
/// <param name="Location">The store that is copied.</param>
/// <param name="Target">A store that is empty or does not exist yet, or the rest of a copy that was interrupted.</param>
public sealed record CopyStoreRequest(string Location, string Target);
