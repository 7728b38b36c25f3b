namespace Personalize.Engine.Resources;

/// <summary>The three types of dataset ("Datasets and schemas" in the Amazon Personalize developer guide).</summary>
public enum DatasetType
{
    Interactions,
    Items,
    Users,
}
