using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>AutoML with real trainings, on data of which it is known what recipe suits it.</summary>
public sealed class PlantedChoiceTests
{
    public static TheoryData<string, ulong> Shops
    {
        get
        {
            var shops = new TheoryData<string, ulong>();
            foreach (var recipe in new[] { RecipeCatalog.HrnnMetadata, RecipeCatalog.Hrnn, RecipeCatalog.HrnnColdstart })
            {
                for (ulong seed = 1; seed <= 3; seed++)
                    shops.Add(recipe, seed);
            }

            return shops;
        }
    }

    [Theory]
    [MemberData(nameof(Shops))]
    public void The_recipe_that_suits_the_data_is_chosen(string recipe, ulong seed)
    {
        var trials = Search(
            recipe switch
            {
                RecipeCatalog.HrnnMetadata => PlantedShops.WhereMetadataDecides(seed),
                RecipeCatalog.Hrnn => PlantedShops.WhereMetadataIsNoise(seed),
                _ => PlantedShops.WhereEverythingIsNew(seed),
            },
            seed);

        Assert.True(
            recipe == Arn.LastPartOf(trials[0].RecipeArn),
            string.Join('\n', trials.Select(trial => $"{trial.RecipeArn} {trial.Metric} {trial.Reason} {string.Join(' ', trial.MetricByGroup)}")));
    }

    [Fact]
    public void Recipes_that_the_data_does_not_suit_are_left_out_with_their_reasons()
    {
        var events = TestModels.Rings(users: 60, rings: 6, ring: 4, length: 18, seed: 3);
        var sameGenre = new MetadataColumn { Name = "GENRE", Kind = MetadataKind.Categorical, Texts = [.. Enumerable.Repeat("all", events.ItemCount)] };

        Assert.Equal(
            [
                "aws-hrnn ",
                "aws-hrnn-metadata It would train exactly like aws-hrnn, because there is no item metadata (Items), no user metadata (Users), no contextual "
                    + "metadata (Interactions).",
                "aws-hrnn-coldstart aws-hrnn-coldstart represents cold items by their metadata, but the dataset group has no Items data.",
            ],
            Reasons(events));
        Assert.Contains(
            "no item metadata (Items) that differs between rows", Reasons(TestSnapshots.With(events, items: [sameGenre]))[1], StringComparison.Ordinal);
        Assert.StartsWith("aws-hrnn-coldstart There are 0 cold items", Reasons(PlantedShops.WhereMetadataIsNoise(1))[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_twin_the_metadata_recipe_is_tried_even_without_metadata() =>
        Assert.NotNull(Search(TestModels.Rings(users: 60, rings: 6, ring: 4, length: 18, seed: 3), 1, RecipeCatalog.HrnnMetadata)[0].Metric);

    private static string[] Reasons(Snapshot snapshot) =>
        [.. Search(snapshot, 1)
            .OrderBy(trial => trial.Number).Take(RecipeCatalog.ForAutoML.Count).Select(trial => $"{Arn.LastPartOf(trial.RecipeArn)} {trial.Reason}")];

    // Every recipe with its defaults and, for each one that is left out, another trial of the leader.
    private static IReadOnlyList<Trial> Search(Snapshot snapshot, ulong seed, params string[] recipes)
    {
        var candidates = recipes.Length == 0 ? RecipeCatalog.ForAutoML : [.. recipes.Select(RecipeCatalog.Get)];
        var trials = new SortedDictionary<int, Trial>();
        var plan = new SearchPlan
        {
            SolutionVersionArn = "arn:local:personalize:::solution/shop/1",
            Settings = new TrialSearchSettings(
                SolutionRules.DefaultMetric, Minimize: false, [.. candidates.Select(c => c.Arn)], candidates.Count, ParallelTrials: 2, TimeLimitSeconds: null),
            Candidates = SearchCandidate.Of(candidates, new SolutionConfig(), snapshot),
            Seed = seed,
            DataFingerprint = "1",
            ThreadCount = 2,
        };
        var winner = new TrialSearch(
            plan, new LocalTrialRunner(snapshot, plan.ThreadCount), [], trial => trials[trial.Number] = trial, new ManualClock()).Run(OperationContext.None);
        var ordered = Leaderboard.Order(trials.Values, minimize: false);
        Assert.Equal(winner.Number, ordered[0].Number);
        return ordered;
    }
}
