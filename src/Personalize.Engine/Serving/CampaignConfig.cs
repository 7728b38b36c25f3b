using System.Text;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Serving;

/// <summary>The campaignConfig of CreateCampaign: how aws-user-personalization explores (CampaignConfig in the Amazon Personalize API reference).</summary>
internal static class CampaignConfig
{
    private const string Exploration = "itemExplorationConfig";

    // Key of the API → the row of the recipe table that has its range.
    private static readonly (string Key, string Hyperparameter)[] s_values =
    [
        ("explorationWeight", "exploration_weight"),
        ("explorationItemAgeCutOff", "exploration_item_age_cut_off"),
    ];

    /// <summary>Checks a campaignConfig and writes it as JSON in the format of the API, with values as strings.</summary>
    /// <param name="tree">Dictionaries such as those from a hashtable, JSON or YAML, or null.</param>
    /// <exception cref="PersonalizeException">InvalidInput: all problems at once.</exception>
    public static string? Normalise(object? tree, Recipe recipe)
    {
        if (tree is null)
            return null;
        var problems = new ProblemList();
        var reader = new TreeReader(problems);
        var values = reader.Object(tree, "campaignConfig", Exploration).Read(Exploration, (node, path) =>
        {
            var members = reader.Object(node, path, [.. s_values.Select(v => v.Key)]);
            return s_values
                .Select(v => (v.Key, Value: members.Read(v.Key, (value, at) => Value(reader, recipe, v.Hyperparameter, value, at))))
                .Where(v => v.Value is not null)
                .ToDictionary(v => v.Key, v => v.Value!);
        });
        problems.ThrowIfAny("The campaignConfig", "InvalidCampaignConfig");
        return Write(values);
    }

    private static string? Value(TreeReader reader, Recipe recipe, string name, object value, string path)
    {
        var hyperparameter = recipe.Hyperparameters.FirstOrDefault(h => h.Name == name);
        if (hyperparameter is null)
            reader.Problem(path, value, $"left out: {recipe.Name} does not explore, only {RecipeCatalog.UserPersonalization} does");
        else if (HyperparameterValue.TryCanonicalize(hyperparameter, value, out var canonical))
            return canonical;
        else
            reader.Problem(path, value, HyperparameterValue.Allowed(hyperparameter));
        return null;
    }

    private static string Write(Dictionary<string, string>? exploration)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (exploration is not null)
            {
                json.WriteStartObject(Exploration);
                foreach (var (key, value) in exploration)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
