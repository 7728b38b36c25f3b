using System.Globalization;
using Personalize.Engine.Data;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Health;

/// <summary>What each recipe needs, compared with what was found.</summary>
internal static class RecipeChecks
{
    /// <param name="interactions">Null without interactions.</param>
    /// <param name="usersWithHistory">Users with two events or more.</param>
    public static IReadOnlyList<RecipeReadiness> Check(
        IReadOnlyList<DatasetSummary> datasets, InteractionHealth? interactions, int usersWithHistory, ColdItemHealth? cold)
    {
        RecipeRequirement[] basics =
        [
            AtLeast("interactions", TrainingMinimum.Events, interactions?.Events ?? 0, "Import more interactions."),
            AtLeast(
                $"users with {TrainingMinimum.EventsPerUser} or more interactions",
                TrainingMinimum.Users,
                usersWithHistory,
                "Import interactions of more users."),
        ];
        return [.. RecipeCatalog.All.Select(recipe => new RecipeReadiness(recipe.Name, Requirements(recipe, basics, datasets, cold)))];
    }

    /// <summary>What one recipe needs.</summary>
    /// <param name="basics">What every recipe needs.</param>
    internal static IReadOnlyList<RecipeRequirement> Requirements(
        Recipe recipe, IReadOnlyList<RecipeRequirement> basics, IReadOnlyList<DatasetSummary> datasets, ColdItemHealth? cold)
    {
        List<RecipeRequirement> requirements = [.. basics];
        if (recipe.Metadata == MetadataUse.Optional)
            requirements.Add(Metadata(recipe, datasets));
        if (recipe.Metadata == MetadataUse.ItemsRequired)
            requirements.Add(ItemMetadata(datasets));
        if (recipe.ColdItems is { } limits)
            requirements.Add(ColdItemCount(limits, cold));
        return requirements;
    }

    private static RecipeRequirement AtLeast(string name, long needed, long found, string advice) =>
        new(name, $"at least {Number(needed)}", Number(found), found >= needed, IsRequired: true, found >= needed ? null : advice);

    private static RecipeRequirement Metadata(Recipe recipe, IReadOnlyList<DatasetSummary> datasets)
    {
        var fields = datasets.SelectMany(dataset => dataset.UsedFields.Select(field => $"{dataset.DatasetType}.{field}")).ToList();
        return new RecipeRequirement(
            "metadata fields that the model can use",
            $"one or more; without any, the recipe trains like {recipe.TrainsWithoutMetadataAs}",
            fields.Count == 0 ? "none" : string.Join(", ", fields),
            fields.Count > 0,
            IsRequired: false,
            fields.Count > 0 ? null : "Import Items or Users with categorical, textual (Items only) or numeric fields.");
    }

    private static RecipeRequirement ItemMetadata(IReadOnlyList<DatasetSummary> datasets)
    {
        var fields = datasets.FirstOrDefault(dataset => dataset.DatasetType == DatasetType.Items)?.UsedFields ?? [];
        return new RecipeRequirement(
            "item metadata",
            "an Items dataset with a field that the model can use",
            fields.Count == 0 ? "none" : string.Join(", ", fields),
            fields.Count > 0,
            IsRequired: true,
            fields.Count > 0 ? null : "Import Items: new items can be recommended only on the basis of their metadata.");
    }

    private static RecipeRequirement ColdItemCount(ColdItemLimits limits, ColdItemHealth? cold)
    {
        var count = cold?.Count ?? 0;
        var advice = count < limits.Least
            ? $"Raise {HyperparameterNames.ColdStartMaxInteractions} or {HyperparameterNames.ColdStartMaxDuration}, or import items that are new."
            : count > limits.Most ? $"Lower {HyperparameterNames.ColdStartMaxInteractions} or {HyperparameterNames.ColdStartMaxDuration}." : null;
        return new RecipeRequirement("cold items", $"{Number(limits.Least)} to {Number(limits.Most)}", Number(count), advice is null, IsRequired: true, advice);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
