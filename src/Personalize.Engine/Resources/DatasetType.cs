namespace Personalize.Engine.Resources;

/// <summary>The three kinds of dataset (personalize.md §4).</summary>
public enum DatasetType
{
    Interactions,
    Items,
    Users,
}
