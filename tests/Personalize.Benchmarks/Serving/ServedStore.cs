using System.Diagnostics;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks.Serving;

/// <summary>Stores to measure serving on, through the facade, as a program would use it.</summary>
internal static class ServedStore
{
    /// <summary>The name of the dataset group, solution, campaign and tracker.</summary>
    public const string Name = "benchmark";

    public static PersonalizeEngine Open(string directory) => new(new StoreFactory().Open(directory));

    /// <summary>A campaign with a random model of the shape and size of a trained one, and the matching interactions.</summary>
    /// <returns>How many users there are: <c>u0</c>, <c>u1</c>, …</returns>
    public static int Fabricate(string directory, int items, int hidden) => Fabricate(directory, directory, items, hidden);

    /// <param name="store">Its directory or connection string.</param>
    /// <param name="directory">For the file that is imported.</param>
    public static int Fabricate(string store, string directory, int items, int hidden)
    {
        var snapshot = Generate(items);
        var file = Path.Combine(directory, "interactions.csv");
        Directory.CreateDirectory(directory);
        File.WriteAllLines(file, Rows(snapshot));
        using var engine = Open(store);
        Import(engine, file);
        AddModel(engine, Name, "aws-hrnn", hidden, items, appeal: null);
        Serve(engine);
        return snapshot.UserCount;
    }

    /// <summary>A random model of the shape and size of a trained one.</summary>
    /// <param name="solution">A new solution; the id of its version is the same.</param>
    /// <param name="appeal">Null for a recipe that does not explore.</param>
    public static void AddModel(PersonalizeEngine engine, string solution, string recipe, int hidden, int items, ItemAppeal? appeal)
    {
        var now = DateTime.UtcNow;
        var version = new SolutionVersion
        {
            Name = $"{solution}/{solution}", Arn = Arn.SolutionVersion(solution, solution), SolutionArn = Arn.Solution(solution),
            DatasetGroupArn = Arn.DatasetGroup(Name), RecipeArn = $"arn:aws:personalize:::recipe/{recipe}", CreationDateTime = now, LastUpdatedDateTime = now,
        };
        ServeBenchmark.Save(engine.Store.Models, solution, Generate(items), hidden, recipe, appeal);
        engine.CreateSolution(new CreateSolutionRequest { Name = solution, DatasetGroup = Name, Recipe = recipe }, OperationContext.None);
        engine.Store.Catalog.Write(transaction =>
        {
            transaction.Insert(version, version.SolutionArn);
            return true;
        });
    }

    /// <summary>A campaign trained with the defaults.</summary>
    public static void Train(string directory, string interactions, int hidden)
    {
        using var engine = Open(directory);
        Import(engine, interactions);
        engine.CreateSolution(
            new CreateSolutionRequest
            {
                Name = Name, DatasetGroup = Name, Recipe = "aws-hrnn",
                SolutionConfig = new Dictionary<string, object?>
                {
                    ["algorithmHyperParameters"] = new Dictionary<string, object?> { ["hidden_dimension"] = (long)hidden },
                },
            },
            OperationContext.None);
        var watch = Stopwatch.StartNew();
        engine.TrainSolution(new TrainSolutionRequest { Solution = Name }, OperationContext.None);
        Console.WriteLine($"trained in {watch.Elapsed.TotalSeconds:F0} s");
        Serve(engine);
    }

    /// <summary>A campaign of a recipe that counts, named like it.</summary>
    public static void TrainTable(PersonalizeEngine engine, string recipe)
    {
        engine.CreateSolution(new CreateSolutionRequest { Name = recipe, DatasetGroup = Name, Recipe = recipe }, OperationContext.None);
        var version = engine.TrainSolution(new TrainSolutionRequest { Solution = recipe }, OperationContext.None);
        engine.CreateCampaign(new() { Name = recipe, SolutionVersion = recipe }, OperationContext.None);
        Console.WriteLine($"  {recipe} trained in {version.TrainingSeconds:F1} s");
    }

    /// <summary>p50 and p99 of times in milliseconds.</summary>
    public static string Quantiles(List<double> milliseconds)
    {
        milliseconds.Sort();
        return FormattableString.Invariant(
            $"p50 {milliseconds[milliseconds.Count / 2]:F3} ms, p99 {milliseconds[milliseconds.Count * 99 / 100]:F3} ms ({milliseconds.Count})");
    }

    /// <summary>The time that an action takes, in milliseconds.</summary>
    public static double Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static Snapshot Generate(int items) => BenchmarkData.Generate(items, Math.Max(100_000, items * 2));

    private static void Import(PersonalizeEngine engine, string file) => engine.ImportDataset(
        new CreateDatasetImportJobRequest { DatasetGroup = Name, DatasetType = DatasetType.Interactions, Paths = [file] }, OperationContext.None);

    private static void Serve(PersonalizeEngine engine)
    {
        engine.CreateCampaign(new() { Name = Name, SolutionVersion = Name }, OperationContext.None);
        engine.CreateEventTracker(new() { Name = Name, DatasetGroup = Name }, OperationContext.None);
    }

    private static IEnumerable<string> Rows(Snapshot snapshot)
    {
        yield return "USER_ID,ITEM_ID,TIMESTAMP";
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
                yield return $"{snapshot.Users[user]},{snapshot.Items[snapshot.EventItems[e]]},{snapshot.EventTimes[e]}";
        }
    }
}
