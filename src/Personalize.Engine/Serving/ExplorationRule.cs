using System.Globalization;
using System.Text;
using System.Text.Json;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Serving;

/// <summary>How a campaign or a batch explores (itemExplorationConfig in the Amazon Personalize API reference).</summary>
/// <param name="Weight">The explorationWeight; 0 not to.</param>
/// <param name="MostDays">The explorationItemAgeCutOff.</param>
internal sealed record ExplorationRule(double Weight, double MostDays)
{
    /// <summary>Name of the section in a configuration.</summary>
    public const string Section = "itemExplorationConfig";

    /// <summary>The rule of a configuration, with the recipe's defaults for what it lacks; null for a recipe that does not explore.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="config">A campaignConfig as it is stored; null for none.</param>
    public static ExplorationRule? Of(Recipe recipe, string? config)
    {
        if (!recipe.Explores)
            return null;
        using var document = config is null ? null : JsonDocument.Parse(config);
        return new ExplorationRule(Value(HyperparameterNames.ExplorationWeight), Value(HyperparameterNames.ExplorationItemAgeCutOff));

        double Value(string hyperparameter)
        {
            var key = recipe.CampaignSettings.First(setting => setting.Hyperparameter == hyperparameter).Key;
            var given = document is not null && document.RootElement.TryGetProperty(Section, out var section) && section.TryGetProperty(key, out var value)
                ? value.GetString()
                : null;
            return double.Parse(given ?? recipe.Hyperparameters.First(h => h.Name == hyperparameter).Default, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>How a request explores; null not to.</summary>
    /// <param name="id">Whatever identifies the request: the same id gives the same answer.</param>
    public ExplorationSettings? For(string id) => Weight > 0 ? new ExplorationSettings(Weight, MostDays, Hash(id)) : null;

    // FNV-1a (Fowler, Noll and Vo), which is the same in every process.
    private static ulong Hash(string id)
    {
        var hash = 14695981039346656037;
        foreach (var one in Encoding.UTF8.GetBytes(id))
            hash = (hash ^ one) * 1099511628211;
        return hash;
    }
}
