namespace Personalize.Engine.Recipes;

/// <summary>A setting that campaigns of a recipe take in their campaignConfig.</summary>
/// <param name="Section">Key of the object that holds it.</param>
/// <param name="Key">Its own key.</param>
/// <param name="Hyperparameter">The row of the recipe's table that has its range.</param>
public sealed record CampaignSetting(string Section, string Key, string Hyperparameter);
