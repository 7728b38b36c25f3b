using System.Globalization;
using Personalize.Engine.Common;
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
        var metadata = Metadata(datasets);
        return
        [
            .. RecipeCatalog.All.Select(recipe => new RecipeReadiness(recipe.Name, [.. recipe.Name switch
            {
                RecipeCatalog.Hrnn => basics,
                RecipeCatalog.HrnnMetadata => [.. basics, metadata],
                RecipeCatalog.HrnnColdstart => [.. basics, ItemMetadata(datasets), ColdItemCount(cold)],
                _ => [.. basics, metadata],
            }, .. Availability(recipe)])),
        ];
    }

    private static RecipeRequirement AtLeast(string name, long needed, long found, string advice) =>
        new(name, $"at least {Number(needed)}", Number(found), found >= needed, IsRequired: true, found >= needed ? null : advice);

    private static RecipeRequirement Metadata(IReadOnlyList<DatasetSummary> datasets)
    {
        var fields = datasets.SelectMany(dataset => dataset.UsedFields.Select(field => $"{dataset.DatasetType}.{field}")).ToList();
        return new RecipeRequirement(
            "metadata fields that the model can use",
            "one or more; without any, the recipe trains like aws-hrnn",
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

    private static RecipeRequirement ColdItemCount(ColdItemHealth? cold)
    {
        var count = cold?.Count ?? 0;
        var advice = count switch
        {
            < ColdItems.Least => "Raise cold_start_max_interactions or cold_start_max_duration, or import items that are new.",
            > ColdItems.Most => "Lower cold_start_max_interactions or cold_start_max_duration.",
            _ => null,
        };
        return new RecipeRequirement(
            "cold items", $"{Number(ColdItems.Least)} to {Number(ColdItems.Most)}", Number(count), advice is null, IsRequired: true, advice);
    }

    private static RecipeRequirement[] Availability(Recipe recipe)
    {
        try
        {
            TrainingAvailability.RequireRecipe(recipe);
            return [];
        }
        catch (PersonalizeException exception)
        {
            return [new RecipeRequirement("a version of this module that can train it", "yes", "no", IsMet: false, IsRequired: true, exception.NextStep)];
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
