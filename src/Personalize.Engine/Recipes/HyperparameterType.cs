namespace Personalize.Engine.Recipes;

/// <summary>The type of a hyperparameter's value.</summary>
public enum HyperparameterType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number, also a fractional one.</summary>
    Float,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>One of the strings in <see cref="Hyperparameter.Values"/>.</summary>
    Text,
}
