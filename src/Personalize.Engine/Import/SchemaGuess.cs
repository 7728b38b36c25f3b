namespace Personalize.Engine.Import;

/// <summary>What a schema that was inferred from the first rows leaves open, so that an import can notice when it does not hold.</summary>
/// <param name="Unseen">Fields that had no value in these rows.</param>
internal sealed record SchemaGuess(IReadOnlySet<string> Unseen);
