namespace Personalize.Engine.Recipes;

/// <summary>A setting that campaigns of a recipe accept in their campaignConfig.</summary>
/// <param name="Section">Key of the object that holds it.</param>
/// <param name="Key">The key of the setting.</param>
/// <param name="Hyperparameter">The row of the recipe's table that has its range.</param>
public sealed record CampaignSetting(string Section, string Key, string Hyperparameter)
{
    /// <summary>In one line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Section}.{Key}";
}
