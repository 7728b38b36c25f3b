namespace Personalize.Engine.Requests;

/// <summary>Asks for all recipes.</summary>
public sealed record ListRecipesRequest;
