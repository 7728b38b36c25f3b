namespace Personalize.Engine.Requests;

/// <summary>Identifies a recipe.</summary>
/// <param name="Recipe">Its name or ARN.</param>
public sealed record DescribeRecipeRequest(string Recipe);
