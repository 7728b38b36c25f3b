using System.Text;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Serving;

/// <summary>
/// The campaignConfig of CreateCampaign and the batchInferenceJobConfig of CreateBatchInferenceJob: the settings that recipes accept there, and whether
/// the campaign takes every new version (CampaignConfig and BatchInferenceJobConfig in the Amazon Personalize API reference).
/// </summary>
internal static class CampaignConfig
{
    /// <summary>The member of a campaignConfig that makes a campaign take every new version.</summary>
    public const string SyncWithLatest = "syncWithLatestSolutionVersion";

    private const string Name = "campaignConfig";

    // All settings of any recipe, so that a setting of another recipe gets a better message than an unknown key.
    private static readonly IReadOnlyList<IGrouping<string, CampaignSetting>> s_sections =
        [.. RecipeCatalog.All.SelectMany(recipe => recipe.CampaignSettings).Distinct().GroupBy(setting => setting.Section)];

    /// <summary>Checks a campaignConfig and writes it as JSON in the format of the API, with values as strings.</summary>
    /// <param name="tree">Dictionaries such as those from a hashtable, JSON or YAML, or null.</param>
    /// <exception cref="PersonalizeException">InvalidInput: all problems at once.</exception>
    public static string? Normalise(object? tree, Recipe recipe) => Normalise(tree, recipe, Name, ErrorIds.InvalidCampaignConfig, SyncWithLatest);

    /// <summary>The same for a batchInferenceJobConfig.</summary>
    /// <inheritdoc cref="Normalise(object, Recipe)"/>
    public static string? NormaliseForBatch(object? tree, Recipe recipe) =>
        Normalise(tree, recipe, "batchInferenceJobConfig", ErrorIds.InvalidBatchInferenceJobConfig);

    /// <summary>What a campaignConfig says about new versions, which is kept with the campaign itself; null if it says nothing.</summary>
    public static bool? SyncOf(object? tree)
    {
        if (tree is null)
            return null;

        // What is wrong is reported with all other problems.
        var reader = new TreeReader(new ProblemList());
        return reader.Object(tree, Name, Keys([SyncWithLatest])).Read(SyncWithLatest, (node, path) => Flag(reader, node, path));
    }

    private static string? Normalise(object? tree, Recipe recipe, string name, string errorId, params string[] flags)
    {
        if (tree is null)
            return null;
        var problems = new ProblemList();
        var reader = new TreeReader(problems);
        var members = reader.Object(tree, name, Keys(flags));
        var sections = s_sections
            .Select(section => (section.Key, Values: members.Read(section.Key, (node, path) => Section(reader, recipe, section, node, path))))
            .Where(section => section.Values is not null)
            .ToDictionary(section => section.Key, section => section.Values!);
        foreach (var flag in flags)
            members.Read(flag, (node, path) => Flag(reader, node, path));
        problems.ThrowIfAny($"The {name}", errorId);
        return Write(sections);
    }

    private static string[] Keys(string[] flags) => [.. s_sections.Select(section => section.Key), .. flags];

    private static bool? Flag(TreeReader reader, object node, string path)
    {
        if (HyperparameterValue.TryText(node, out var text) && bool.TryParse(text, out var flag))
            return flag;
        reader.Problem(path, node, "true or false");
        return null;
    }

    private static Dictionary<string, string> Section(TreeReader reader, Recipe recipe, IEnumerable<CampaignSetting> settings, object node, string path)
    {
        var members = reader.Object(node, path, [.. settings.Select(setting => setting.Key)]);
        return settings
            .Select(setting => (setting.Key, Value: members.Read(setting.Key, (value, at) => Value(reader, recipe, setting, value, at))))
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value!);
    }

    private static string? Value(TreeReader reader, Recipe recipe, CampaignSetting setting, object value, string path)
    {
        var hyperparameter = recipe.CampaignSettings.Contains(setting) ? recipe.Hyperparameters.First(h => h.Name == setting.Hyperparameter) : null;
        if (hyperparameter is null)
        {
            var users = RecipeCatalog.Names(other => other.CampaignSettings.Contains(setting));
            reader.Problem(path, value, $"left out: {recipe.Name} does not use it, only {users} does");
        }
        else if (HyperparameterValue.TryCanonicalize(hyperparameter, value, out var canonical))
        {
            return canonical;
        }
        else
        {
            reader.Problem(path, value, HyperparameterValue.Allowed(hyperparameter));
        }

        return null;
    }

    private static string Write(Dictionary<string, Dictionary<string, string>> sections)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (section, values) in sections)
            {
                json.WriteStartObject(section);
                foreach (var (key, value) in values)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
