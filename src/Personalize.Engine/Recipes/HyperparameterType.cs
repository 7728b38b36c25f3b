namespace Personalize.Engine.Recipes;

/// <summary>Type of a hyperparameter's value.</summary>
public enum HyperparameterType
{
    Integer,
    Float,
    Boolean,
    Text,
}
