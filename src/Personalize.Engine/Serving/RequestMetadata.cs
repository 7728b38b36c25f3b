using Personalize.Engine.Data;

namespace Personalize.Engine.Serving;

/// <summary>What a request knows beside the user's events.</summary>
/// <param name="User">The user's own metadata; null when none is known.</param>
/// <param name="Context">Contextual metadata of the event to come: field → value, several separated by <c>|</c>; empty for none.</param>
internal sealed record RequestMetadata(UserMetadata? User, IReadOnlyDictionary<string, string> Context);

/// <summary>A row of the Users dataset.</summary>
/// <param name="Columns">Of all users.</param>
/// <param name="Row">The user's.</param>
internal sealed record UserMetadata(IReadOnlyList<MetadataColumn> Columns, int Row);
