namespace Personalize.Engine.Requests;

/// <summary>Lists all schemas, oldest first.</summary>
public sealed record ListSchemasRequest;
