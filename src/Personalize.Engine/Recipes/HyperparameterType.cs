namespace Personalize.Engine.Recipes;

/// <summary>The type of a hyperparameter's value.</summary>
public enum HyperparameterType
{
    Integer,
    Float,
    Boolean,
    Text,
}
