namespace Personalize.Engine.Requests;

/// <summary>Deletes a schema that no dataset uses.</summary>
/// <param name="Schema">Its name or ARN.</param>
public sealed record DeleteSchemaRequest(string Schema);
