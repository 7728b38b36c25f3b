namespace Personalize.Engine.Requests;

/// <summary>Lists all recipes.</summary>
public sealed record ListRecipesRequest;
