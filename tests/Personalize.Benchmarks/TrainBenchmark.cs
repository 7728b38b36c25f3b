using System.Diagnostics;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;

namespace Personalize.Benchmarks;

/// <summary>Training speed: events per second through forward, backward and update, and the share of the FMA peak.</summary>
internal static class TrainBenchmark
{
    public static int Run(Arguments arguments)
    {
        var threads = arguments.Number("threads", Environment.ProcessorCount);
        var withMetadata = RecipeCatalog.Get(arguments.Text("recipe") ?? RecipeCatalog.Hrnn).UsesMetadata;
        var snapshot = arguments.Text("data") is { } path
            ? BenchmarkData.Read(path, interactionsOnly: !withMetadata)
            : BenchmarkData.Generate(arguments.Number("items", 3416), arguments.Number("events", 1_000_000));
        foreach (var hidden in arguments.Numbers("hidden", 43, 128, 256))
            Measure(snapshot, withMetadata, hidden, threads, arguments.Number("epochs", 1), arguments.Number("bptt", 32));
        return 0;
    }

    private static void Measure(Snapshot snapshot, bool withMetadata, int hidden, int threads, int epochs, int bptt)
    {
        using var team = new ThreadTeam(threads);
        using var prepared = new PreparedTraining(snapshot, withMetadata, hidden, bptt, team);
        var (options, step, batcher, window) = (prepared.Options, prepared.Step, prepared.Batcher, prepared.Window);
        var watch = new Stopwatch();
        var peak = FmaPeak.Measure(threads);
        long events = 0, rows = 0;
        var candidates = 0.0;
        var speeds = new List<double>();
        using var process = Process.GetCurrentProcess();
        var processorTime = process.TotalProcessorTime;
        watch.Restart();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            batcher.StartEpoch(new FastRandom(1, (ulong)epoch));
            step.Reset();
            while (batcher.Next(window))
            {
                var before = watch.Elapsed;
                step.Train(window, 1e-3f);
                speeds.Add(window.EventCount / (watch.Elapsed - before).TotalSeconds);
                events += window.EventCount;
                rows += window.Rows;
                candidates += (double)step.CandidateCount * window.EventCount;
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        var processorSeconds = (process.TotalProcessorTime - processorTime).TotalSeconds;
        peak = Math.Max(peak, FmaPeak.Measure(threads));

        // A multiply-add counts as two operations: for the scores and their gradients with respect to the states and the table, and for
        // the input and recurrent gates likewise.
        var flops = (6.0 * hidden * candidates) + (events * 6.0 * 2 * hidden * 3 * hidden);

        // On a machine that others use as well, the processor time says what the work costs; it is never more than what the whole machine would reach.
        var undisturbed = events * threads / processorSeconds;

        // So does the fastest quarter of the windows, if the others come and go.
        speeds.Sort();
        var quarter = speeds[speeds.Count * 3 / 4];
        Console.WriteLine(
            $"train {(withMetadata ? "with metadata " : "")}items {snapshot.ItemCount} events {snapshot.EventCount} hidden {hidden} bptt {bptt} lanes "
                + $"{options.Lanes} threads {threads} "
            + $"{(prepared.IsSampled ? "sampled" : "full")} softmax: {events / seconds:F0} events/s, {flops / seconds / 1e9:F1} of {peak / 1e9:F1} GFLOP/s, "
            + $"share of peak {100 * flops / seconds / peak:F0} %, "
            + $"by processor time {undisturbed:F0} events/s, {100 * flops / events * undisturbed / peak:F0} %, "
            + $"in a quarter of the windows at least {quarter:F0} events/s, {100 * flops / events * quarter / peak:F0} %, "
            + $"padding {100.0 * (rows - events) / rows:F1} %, neighbours {prepared.NeighborSeconds:F1} s, "
            + $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
    }
}
