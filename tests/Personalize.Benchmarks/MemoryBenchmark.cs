using System.Globalization;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;

namespace Personalize.Benchmarks;

/// <summary>The memory that a training says it takes before it begins, beside the largest resident set while it ran (Linux).</summary>
internal static partial class MemoryBenchmark
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
        using var stop = new CancellationTokenSource();
        var (told, done) = ("", 0);
        var context = new OperationContext
        {
            CancellationToken = stop.Token,
            Detail = text => told = told.Length > 0 ? told : text,
            Progress = progress =>
            {
                if (EpochIn().Match(progress.Status) is { Success: true } match
                    && (done = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) >= epochs)
                {
                    stop.Cancel();
                }
            },
        };
        var hidden = arguments.Number("hidden", 43);
        var request = new TrainingRequest
        {
            Recipe = recipe,
            Hyperparameters = recipe.Hyperparameters.ToDictionary(
                parameter => parameter.Name,
                parameter => parameter.Name == "hidden_dimension" ? hidden.ToString(CultureInfo.InvariantCulture) : parameter.Default),
            ThreadCount = arguments.Number("threads", Environment.ProcessorCount),
            MaxNetworks = networks,
        };
        var outcome = "trained";
        try
        {
            ModelTraining.Train(snapshot, request, checkpoint: null, context);
        }
        catch (OperationCanceledException)
        {
            outcome = $"stopped after {done} epochs";
        }

        Console.WriteLine(
            $"{recipe.Name}, {snapshot.EventCount} events, {snapshot.ItemCount} items, hidden_dimension {hidden}, {networks} networks, {outcome}: "
            + $"largest resident set {Resident("VmHWM") / Megabyte:0} MB, of which {empty / Megabyte:0} MB before it began. {told}");
        return 0;
    }

    [GeneratedRegex(@"^epoch (\d+) of")]
    private static partial Regex EpochIn();

    private static long Resident(string field) => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
