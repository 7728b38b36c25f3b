using System.Diagnostics;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks;

/// <summary>
/// What a search gains and what it costs: every recipe with its defaults, AutoML, and HPO of aws-hrnn through the facade, each with the
/// same seeds. A seed also chooses the held-out users, so all variants are compared on the same users.
/// </summary>
internal static class TuneBenchmark
{
    private const string Name = "benchmark";

    private static readonly string[] s_metrics = [RankingMetrics.Ndcg25, "normalized_discounted_cumulative_gain_at_10", RankingMetrics.MeanReciprocalRank];

    public static int Run(Arguments arguments)
    {
        var data = arguments.Text("data") ?? throw new ArgumentException("--data is missing");
        var trials = arguments.Number("trials", 12);
        var seeds = arguments.Numbers("seeds", 1, 2, 3);
        var only = arguments.Text("only")?.Split(',');
        var directory = Directory.CreateTempSubdirectory("personalize-tune-");
        try
        {
            using var engine = new PersonalizeEngine(new StoreFactory().Open(directory.FullName));
            Import(engine, data);
            var request = new CreateSolutionRequest { Name = "", DatasetGroup = Name };
            var ways = RecipeCatalog.ForAutoML.Select(recipe => request with { Name = recipe.Name, Recipe = recipe.Name })
                .Append(request with { Name = "AutoML", PerformAutoML = true })
                .Append(request with { Name = "HPO", Recipe = RecipeCatalog.Hrnn, PerformHPO = true });
            foreach (var way in ways.Where(way => only is null || only.Contains(way.Name)))
                Measure(engine, way, way.Recipe is null || way.PerformHPO == true ? trials : null, seeds);
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        return 0;
    }

    private static void Measure(PersonalizeEngine engine, CreateSolutionRequest way, int? trials, int[] seeds)
    {
        engine.CreateSolution(way, OperationContext.None);
        var results = new List<SolutionVersion>();
        foreach (var seed in seeds)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                var version = engine.TrainSolution(
                    new TrainSolutionRequest { Solution = way.Name, Seed = (ulong)seed, MaxTrainingJobs = trials }, OperationContext.None);
                results.Add(version);
                Console.WriteLine(
                    $"{way.Name} seed {seed}: {string.Join(" ", s_metrics.Select(metric => $"{metric} {version.Metrics![metric]:F4}"))} "
                        + $"({watch.Elapsed.TotalSeconds:F0} s)"
                    + (version.TunedHPOParams is { } tuned
                        ? $", {Arn.LastPartOf(version.RecipeArn!)} {string.Join(" ", tuned.Select(value => $"{value.Key} {value.Value}"))}"
                        : "")
                    + (version.DataSummary.TryGetValue("ensemble", out var ensemble) ? $"; {ensemble}" : ""));
                if (version.Search is not null)
                    PrintTrials(engine.ListTrials(new ListTrialsRequest(version.Arn)));
            }
            catch (PersonalizeException exception)
            {
                Console.WriteLine($"{way.Name}: {exception.Message}");
                return;
            }
        }

        Console.WriteLine($"{way.Name}, mean of {seeds.Length}: "
            + $"{string.Join(" ", s_metrics.Select(metric => $"{metric} {Spread.Of([.. results.Select(version => version.Metrics![metric])])}"))}");
    }

    /// <summary>What the trials cost, which run side by side: the rest of the time is the full training.</summary>
    private static void PrintTrials(IReadOnlyList<Trial> trials)
    {
        foreach (var trial in trials.OrderBy(trial => trial.Number))
        {
            Console.WriteLine(
                $"  trial {trial.Number}: {trial.Seconds:F1} s, {trial.Epochs.Count} epochs of {trial.Epochs.Sum(epoch => epoch.Seconds):F1} s, "
                    + $"{trial.MetricName} {trial.Metric:F4}, {trial.Status}, "
                    + string.Join(" ", trial.Hyperparameters.Select(value => $"{value.Key} {value.Value}")));
        }
    }

    private static void Import(PersonalizeEngine engine, string folder)
    {
        foreach (var type in Enum.GetValues<DatasetType>())
        {
            var file = Path.Combine(folder, $"{type.ToString().ToLowerInvariant()}.csv");
            if (File.Exists(file))
                engine.ImportDataset(new CreateDatasetImportJobRequest { DatasetGroup = Name, DatasetType = type, Paths = [file] }, OperationContext.None);
        }
    }
}
