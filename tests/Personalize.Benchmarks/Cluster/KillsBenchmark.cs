using System.Diagnostics;
using Personalize.Benchmarks.Serving;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks.Cluster;

/// <summary>
/// Three nodes that are killed, frozen or cut off at random moments, one at a time, while visitors ask and click, files are imported and models are
/// trained. In the end everything that was promised is done, and once.
/// </summary>
internal static class KillsBenchmark
{
    private const string Jobs = "jobs";
    private const int RowsOfImport = 200;

    private const string Forgotten = "ended and no longer on record";

    private static readonly TimeSpan s_longestEnd = TimeSpan.FromMinutes(3);

    public static void Run(Arguments arguments, ClusterDatabase database, string store, string folder)
    {
        var kills = arguments.Number("kills", 20);
        var random = new Random(arguments.Number("seed", 1));
        var users = ServedStore.Fabricate(store, folder, items: 500, hidden: 16);
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        var (credential, tracker) = ClusterBenchmark.MakeServed(engine);
        MakeJobs(engine, folder);
        ClusterHost[] nodes = [.. Enumerable.Range(1, 3).Select(number => new ClusterHost(number, store, folder, cores: null))];
        try
        {
            var load = new ServingLoad(nodes, credential, tracker, users);
            using var end = new CancellationTokenSource();
            var serving = new Thread(() => load.Run(arguments.Number("rate", 20), int.MaxValue, [], end.Token));
            var works = new List<string>();
            var driving = new Thread(() => Drive(engine, folder, works, end.Token));
            serving.Start();
            driving.Start();
            var counts = new Dictionary<string, int>();
            for (var kill = 0; kill < kills; kill++)
            {
                Thread.Sleep(random.Next(1000, 5000));
                var what = Harm(nodes[random.Next(nodes.Length)], random);
                counts[what] = counts.GetValueOrDefault(what) + 1;
            }

            Thread.Sleep(2000);
            end.Cancel();
            serving.Join();
            driving.Join();
            Console.WriteLine($"  {string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}");
            ClusterBenchmark.CountEvents(database, load.Events, Jobs);
            Finish(engine, works);
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
        }
    }

    private static string Harm(ClusterHost node, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                node.Kill();
                Thread.Sleep(random.Next(3000));
                node.Start();
                return "killed";
            case 1:
                node.Freeze(isFrozen: true);
                Thread.Sleep(random.Next(1000, 15_000));
                node.Freeze(isFrozen: false);
                return "frozen";
            default:
                ClusterNetwork.Cut(node.Name, isCut: true);
                Thread.Sleep(random.Next(1000, 15_000));
                ClusterNetwork.Cut(node.Name, isCut: false);
                return "cut off";
        }
    }

    private static void MakeJobs(PersonalizeEngine engine, string folder)
    {
        engine.ImportDataset(
            new CreateDatasetImportJobRequest { DatasetGroup = Jobs, DatasetType = DatasetType.Interactions, Paths = [Write(folder, 0, 3000)] },
            OperationContext.None);
        engine.CreateSolution(new CreateSolutionRequest { Name = Jobs, DatasetGroup = Jobs, Recipe = "aws-hrnn" }, OperationContext.None);
    }

    private static string Write(string folder, int number, int rows)
    {
        var path = Path.Combine(folder, $"jobs-{number}.csv");
        File.WriteAllLines(path, Enumerable.Range(0, rows).Select(row => $"v{row % 50},j{(row * 7) % 90},{1_600_000_000 + (number * 100_000) + row}")
            .Prepend("USER_ID,ITEM_ID,TIMESTAMP"));
        return path;
    }

    private static void Drive(PersonalizeEngine engine, string folder, List<string> works, CancellationToken end)
    {
        for (var number = 1; !end.IsCancellationRequested; number++)
        {
            works.Add(engine.CreateDatasetImportJob(new()
            {
                JobName = $"import-{number}", DatasetGroup = Jobs, DatasetType = DatasetType.Interactions, ImportMode = "INCREMENTAL",
                Paths = [Write(folder, number, RowsOfImport)],
            }).Arn);
            if (number % 3 == 0)
                works.Add(engine.CreateSolutionVersion(new() { Solution = Jobs }).Arn);
            end.WaitHandle.WaitOne(4000);
        }
    }

    private static void Finish(PersonalizeEngine engine, List<string> works)
    {
        var started = Stopwatch.GetTimestamp();

        // Of imports that have ended, only the newest are on record; the number of rows says whether all were done.
        string[] Statuses() => [.. works.Select(arn => Arn.KindOf(arn) == ResourceKind.SolutionVersion
            ? engine.Store.Catalog.Find<SolutionVersion>(arn)?.Status ?? "gone"
            : engine.Store.Catalog.Find<DatasetImportJob>(arn)?.Status ?? Forgotten)];
        while (Statuses().Any(status => status is ResourceStatus.CreatePending or ResourceStatus.CreateInProgress)
            && Stopwatch.GetElapsedTime(started) < s_longestEnd)
        {
            Thread.Sleep(500);
        }

        var all = Statuses();
        var imports = works.Count(arn => Arn.KindOf(arn) == ResourceKind.DatasetImportJob);
        var rows = engine.Store.Catalog.Segments(Arn.Dataset(Jobs, DatasetType.Interactions)).Sum(segment => segment.Rows);
        Console.WriteLine(
            $"  {works.Count} works ({imports} imports): {string.Join(", ", all.GroupBy(status => status).Select(group => $"{group.Count()} {group.Key}"))} "
                + $"after another {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s; rows {rows} of {3000 + (imports * RowsOfImport)}");
        foreach (var (arn, status) in works.Zip(all).Where(pair => pair.Second is not (ResourceStatus.Active or Forgotten)))
        {
            var reason = engine.Store.Catalog.Find<SolutionVersion>(arn)?.FailureReason ?? engine.Store.Catalog.Find<DatasetImportJob>(arn)?.FailureReason;
            Console.WriteLine($"  {arn}: {status} {reason}");
        }
    }
}
