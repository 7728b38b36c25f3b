using Personalize.Engine.Recipes;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell.Completion;

/// <summary>Hyperparameters in completion.</summary>
internal static class HyperparameterText
{
    public static Suggestion Suggest(Hyperparameter one, string code) =>
        new(code, $"{one.Type}, {Display.Range(one)}, default {one.Default}. {one.Description}") { Label = one.Name, IsCode = true };

    /// <summary>The default as PowerShell code.</summary>
    public static string Literal(Hyperparameter one) => one.Type switch
    {
        HyperparameterType.Boolean => "$" + one.Default,
        HyperparameterType.Text => $"'{one.Default}'",
        _ => one.Default,
    };
}
