using System.Diagnostics;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks.Soak;

/// <summary>
/// Eight processes work in one store at once, and every few seconds one of them is killed and started again. At the end everything that
/// was acknowledged must be there, and nothing else may be left. One server is never killed, and shows whether memory and latency grow.
/// </summary>
internal static class SoakBenchmark
{
    public static int Run(Arguments arguments)
    {
        var duration = TimeSpan.FromMinutes(arguments.Number("minutes", 60));
        var seed = arguments.Number("seed", 1);
        var directory = Directory.CreateTempSubdirectory("personalize-soak-").FullName;
        SoakProcess[] processes =
        [
            new(directory, "server", SoakRole.Serving), new(directory, "second-server", SoakRole.Serving), new(directory, "events", SoakRole.Events),
            new(directory, "more-events", SoakRole.Events), new(directory, "imports", SoakRole.Imports), new(directory, "training", SoakRole.Training),
            new(directory, "maintenance", SoakRole.Maintenance), new(directory, "batches", SoakRole.Batches),
        ];
        try
        {
            SoakWorker.Prepare(directory);
            Work(directory, processes, duration, new Random(seed));
            return Check(directory, processes) ? 0 : 1;
        }
        finally
        {
            foreach (var process in processes)
                process.Dispose();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Work(string directory, SoakProcess[] processes, TimeSpan duration, Random random)
    {
        foreach (var process in processes)
            process.Start();
        var started = Stopwatch.GetTimestamp();
        var reported = 0;
        Console.WriteLine("| minute | server: median / p99 ms | its memory MB | files of the store | MB | steps | kills |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < duration)
        {
            Thread.Sleep(random.Next(2000, 5000));
            var victim = processes[random.Next(1, processes.Length)];
            victim.Kill();
            victim.Start();
            if (elapsed.TotalMinutes < reported + 1)
                continue;
            reported = (int)elapsed.TotalMinutes;
            Report(directory, processes, reported);
        }

        foreach (var process in processes)
            process.Kill();
    }

    private static void Report(string directory, SoakProcess[] processes, int minute)
    {
        var served = processes[0].TakeServed();
        var files = Directory.GetFiles(Path.Combine(directory, "store"), "*", SearchOption.AllDirectories);
        Console.WriteLine(
            $"| {minute} | {Middle(served.Select(entry => entry.Median)):0.00} / {Middle(served.Select(entry => entry.High)):0.0} "
            + $"| {Middle(served.Select(entry => entry.Memory)):0} | {files.Length} | {files.Sum(SizeOf) / 1e6:0.0} "
            + $"| {processes.Sum(process => process.Last + 1)} | {processes.Sum(process => process.Kills)} |");
    }

    private static bool Check(string directory, SoakProcess[] processes)
    {
        var store = Path.Combine(directory, "store");
        var problems = processes.SelectMany(process => process.Failures.Select(failure => $"{process.Name}: {failure}")).ToList();
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        engine.Store.Segments.Sweep();
        engine.Store.Models.Sweep();
        var arn = Arn.Dataset(SoakWorker.Group, DatasetType.Interactions);
        var recorded = engine.Store.Journal.Read(arn, long.MaxValue).SelectMany(events => events).Select(e => e.EventId).ToList();
        var known = recorded.ToHashSet();
        var lost = processes.Where(process => process.Role == SoakRole.Events).SelectMany(
            process => Enumerable.Range(0, process.Last + 1),
            (process, number) => Enumerable.Range(0, SoakWorker.EventsPerRequest).Count(k => !known.Contains($"{process.Name}/{number}/{k}"))).Sum();
        Expect(lost == 0, $"{lost} acknowledged events are lost.");
        Expect(recorded.Count == known.Count, $"{recorded.Count - known.Count} events are there twice.");
        var segments = engine.Store.Catalog.Segments(arn);
        var items = engine.Store.Segments.Read(arn, segments, ["ITEM_ID"], CancellationToken.None).SelectMany(batch => batch.Columns[0].Texts!).ToHashSet();
        foreach (var process in processes.Where(process => process.Role == SoakRole.Imports))
        {
            var missing = Enumerable.Range(0, process.Last + 1).Count(number => !items.Contains(SoakWorker.ItemOf(number)));
            Expect(missing == 0, $"{missing} acknowledged imports are lost.");
        }

        var gone = processes.Where(process => process.Role == SoakRole.Maintenance).SelectMany(
            process => Enumerable.Range(0, process.Last + 1).Where(number => engine.Store.Journal.ReadUser(arn, SoakWorker.GoneUser(number), 0).Count > 0));
        Expect(!gone.Any(), "A removed user is still there.");
        var rows = engine.DescribeDataset(new(SoakWorker.Group, DatasetType.Interactions)).RowCount;
        Expect(rows == segments.Sum(segment => segment.Rows), "The dataset does not have as many rows as it says.");
        Expect(Files("data").Length == segments.Count, $"There are {Files("data").Length} data files, and {segments.Count} are listed.");
        var versions = engine.ListSolutionVersions(new(SoakWorker.Group));
        Expect(versions.All(version => version.Status != ResourceStatus.CreateInProgress), "A version is stuck.");
        Expect(Files("models").Length <= 4 * versions.Count, $"There are {Files("models").Length} model files of {versions.Count} versions.");
        var halves = Files("data").Concat(Files("models")).Count(file => file.EndsWith(".tmp", StringComparison.Ordinal));
        Expect(halves == 0, $"{halves} half files are left.");
        Expect(engine.GetRecommendations(new() { Campaign = SoakWorker.Group, UserId = "u1" }, OperationContext.None).ItemList.Count > 0, "No answer.");
        foreach (var process in processes)
            Console.WriteLine($"{process.Name}: {process.Last + 1} steps, {process.Kills} kills, waited {process.Waited} times");
        Console.WriteLine(
            $"{recorded.Count} events, {rows} rows in {segments.Count} data files, {versions.Count} versions; "
            + (problems.Count == 0 ? "nothing lost, nothing left over" : string.Join(Environment.NewLine, problems)));
        return problems.Count == 0;

        string[] Files(string folder) => Directory.GetFiles(Path.Combine(store, folder), "*", SearchOption.AllDirectories);

        void Expect(bool condition, string problem)
        {
            if (!condition)
                problems.Add(problem);
        }
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : double.NaN;

    // A file may be gone by now.
    private static long SizeOf(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
