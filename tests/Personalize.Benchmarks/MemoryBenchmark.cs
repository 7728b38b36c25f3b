using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;

namespace Personalize.Benchmarks;

/// <summary>The memory that a training says it takes before it begins, beside the largest resident set while it ran (Linux).</summary>
internal static class MemoryBenchmark
{
    private const double Megabyte = 1 << 20;

    public static int Run(Arguments arguments)
    {
        var recipe = RecipeCatalog.Get(arguments.Text("recipe") ?? RecipeCatalog.Hrnn);
        var (epochs, networks) = (arguments.Number("epochs", int.MaxValue), arguments.Number("networks", 1));
        var empty = Resident("VmRSS");
        var snapshot = arguments.Text("data") is { } path
            ? BenchmarkData.Read(path, interactionsOnly: !recipe.UsesMetadata)
            : BenchmarkData.Generate(arguments.Number("items", 3000), arguments.Number("events", 100_000));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        File.WriteAllText("/proc/self/clear_refs", "5");
        var told = "";
        var context = new OperationContext { Detail = text => told = told.Length > 0 ? told : text };
        var hidden = arguments.Number("hidden", 43);
        var request = new TrainingRequest
        {
            Recipe = recipe,
            Hyperparameters = recipe.Hyperparameters.ToDictionary(
                parameter => parameter.Name,
                parameter => parameter.Name == "hidden_dimension" ? hidden.ToString(CultureInfo.InvariantCulture) : parameter.Default),
            ThreadCount = arguments.Number("threads", Environment.ProcessorCount),
            MaxNetworks = networks,
            MostEpochs = epochs,
        };
        ModelTraining.Train(snapshot, request, checkpoint: null, context);
        Console.WriteLine(
            $"{recipe.Name}, {snapshot.EventCount} events, {snapshot.ItemCount} items, hidden_dimension {hidden}, {networks} networks: "
            + $"largest resident set {Resident("VmHWM") / Megabyte:0} MB, of which {empty / Megabyte:0} MB before it began. {told}");
        return 0;
    }

    private static long Resident(string field) => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
