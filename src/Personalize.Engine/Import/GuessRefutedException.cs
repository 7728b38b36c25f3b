namespace Personalize.Engine.Import;

/// <summary>A value does not have the type that was guessed from the first rows. Never leaves the import: the types are then decided from all rows.</summary>
internal sealed class GuessRefutedException(string message) : Exception(message);
