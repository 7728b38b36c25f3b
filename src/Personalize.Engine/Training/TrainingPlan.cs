using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Training;

/// <summary>How a recipe uses the data: what is read, which users are trained on, and which items are recommended.</summary>
internal sealed record TrainingPlan
{
    public required EncodedSequences Sequences { get; init; }

    public required UserSplit Split { get; init; }

    public required TrainingOptions Options { get; init; }

    /// <summary>The weights of the targets; null for none.</summary>
    public ItemRewards? Rewards { get; init; }

    /// <summary>The items that a recipe for cold items recommends; null for other recipes.</summary>
    public ColdItems? ColdItems { get; init; }

    /// <param name="data">The data, shared with other trainings.</param>
    /// <param name="request">The recipe and its hyperparameters.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="context">Receives messages about missing metadata.</param>
    /// <exception cref="PersonalizeException">The recipe cannot be trained on this data.</exception>
    public static TrainingPlan Of(TrainingData data, TrainingRequest request, ThreadTeam team, OperationContext context)
    {
        var hyperparameters = HrnnHyperparameters.Parse(request.Hyperparameters);
        var snapshot = data.Snapshot;
        var recipe = request.Recipe;
        var cold = RequireTrainable(snapshot, recipe, request.Hyperparameters, request.Now);
        var sequences = data.Sequences(recipe.UsesMetadata, team);
        if (recipe.Metadata == MetadataUse.Optional)
            WarnOfMissing(snapshot, sequences.Features.Spaces, recipe, context);
        if (recipe.Metadata == MetadataUse.ItemsRequired && sequences.Features.Spaces.Items.Count == 0)
            throw NoItemMetadata(recipe, "no field of its metadata distinguishes items");
        var split = data.Split(request.Seed, hyperparameters);
        var plan = new TrainingPlan
        {
            Sequences = sequences,
            Split = split,
            Options = cold is null
                ? TrainingOptions.For(hyperparameters, sequences, split.Training, request.Seed)
                : TrainingOptions.ForColdItems(hyperparameters, sequences, split.Training, request.Seed),
            Rewards = ItemRewards.Of(snapshot, request.Objective, split.Training),
            ColdItems = cold,
        };
        if (request.MostEpochs is { } most)
        {
            var (epochs, final) = (Math.Min(plan.Options.Epochs, most), Math.Min(plan.Options.FinalEpochs, most));
            plan = plan with { Options = plan.Options with { Epochs = epochs, FinalEpochs = final } };
        }

        MemoryNeed.Require(plan, request, context);
        return plan;
    }

    /// <summary>A trainer on the events of the plan, or on part of them.</summary>
    public HrnnTrainer Trainer(EncodedSequences sequences, ThreadTeam team) => new(sequences, Options, team, Rewards);

    /// <summary>Checks, without training, what a recipe needs of the data in addition to the minimum.</summary>
    /// <returns>The cold items, for a recipe that recommends no others; otherwise null.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: item metadata is missing, or the number of cold items is outside the limits.</exception>
    public static ColdItems? RequireTrainable(Snapshot snapshot, Recipe recipe, IReadOnlyDictionary<string, string> hyperparameters, DateTimeOffset now)
    {
        if (recipe.Metadata == MetadataUse.ItemsRequired && snapshot.ItemMetadata is null)
            throw NoItemMetadata(recipe, "the dataset group has no Items data");
        return recipe.ColdItems is null ? null : ColdItems.Find(snapshot, ColdStartHyperparameters.Parse(hyperparameters), now).RequireTrainable(recipe);
    }

    /// <summary>The error for a recipe that compares items by their metadata, and finds none.</summary>
    public static PersonalizeException NoItemMetadata(Recipe recipe, string why)
    {
        var others = RecipeCatalog.Names(other => other.Subject == recipe.Subject && other.Metadata != MetadataUse.ItemsRequired);
        return PersonalizeException.InvalidInput(
            ErrorIds.NoItemMetadata,
            $"{recipe.Name} represents {(recipe.RecommendsColdItemsOnly ? "cold items" : "items with few interactions")} by their metadata, but {why}.",
            $"Import a dataset of type Items with metadata fields (categorical or textual strings, numbers, booleans), or train {others}.",
            recipe.Name);
    }

    /// <summary>The kinds of metadata that are missing or are the same for everything.</summary>
    public static IReadOnlyList<string> MissingMetadata(Snapshot snapshot, FeatureSpaces spaces) =>
    [
        .. Missing("item metadata (Items)", snapshot.ItemMetadata is not null, spaces.Items),
        .. Missing("user metadata (Users)", snapshot.UserMetadata is not null, spaces.Users),
        .. Missing("contextual metadata (Interactions)", snapshot.ContextMetadata.Any(column => column != snapshot.Sessions), spaces.Context),
    ];

    private static void WarnOfMissing(Snapshot snapshot, FeatureSpaces spaces, Recipe recipe, OperationContext context)
    {
        var missing = MissingMetadata(snapshot, spaces);
        if (missing.Count == 0)
            return;
        var text = string.Join(", ", missing);
        if (spaces.IsEmpty)
            context.Warning?.Invoke($"{recipe.Name} found no metadata and trains like {recipe.TrainsWithoutMetadataAs}: {text}.");
        else
            context.Information?.Invoke($"{recipe.Name} trains without {text}.");
    }

    private static string[] Missing(string what, bool exists, FeatureSpace space) =>
        space.Count > 0 ? [] : [exists ? $"{what} that differs between rows" : what];
}
