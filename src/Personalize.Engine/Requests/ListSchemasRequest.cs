namespace Personalize.Engine.Requests;

/// <summary>Asks for all schemas, oldest first.</summary>
public sealed record ListSchemasRequest;
