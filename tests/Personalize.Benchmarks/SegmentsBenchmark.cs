using System.Diagnostics;
using System.Globalization;
using System.Text;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks;

/// <summary>What many incremental imports cost: those themselves, and reading the dataset afterwards.</summary>
internal static class SegmentsBenchmark
{
    private const string Group = "benchmark";

    public static int Run(Arguments arguments)
    {
        var (imports, rows) = (arguments.Number("imports", 250), arguments.Number("rows", 2000));
        var folder = Directory.CreateTempSubdirectory("personalize-segments-").FullName;
        try
        {
            using var engine = new PersonalizeEngine(new StoreFactory().Open(Path.Combine(folder, "store")));
            var seconds = new double[imports];
            for (var number = 0; number < imports; number++)
                seconds[number] = Import(engine, folder, number, rows);
            var arn = Arn.Dataset(Group, DatasetType.Interactions);
            Console.WriteLine(
                $"{imports} imports of {rows} rows: {seconds.Sum():0.0} s, the first ten {seconds.Take(10).Average() * 1000:0} ms each, "
                + $"the last ten {seconds.TakeLast(10).Average() * 1000:0} ms, the longest {seconds.Max() * 1000:0} ms; "
                + $"{engine.Store.Catalog.Segments(arn).Count} data files");
            Measure("training snapshot", () => SnapshotBuilder.Build(engine.Store, Arn.DatasetGroup(Group), new SnapshotOptions(), OperationContext.None));
            Measure("health", () => engine.TestDataset(new() { DatasetGroup = Group }, OperationContext.None));
            Measure("export", () => engine.ExportDataset(
                new() { DatasetGroup = Group, DatasetType = DatasetType.Interactions, Path = Path.Combine(folder, "out.csv"), Overwrite = true },
                OperationContext.None));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Import(PersonalizeEngine engine, string folder, int number, int rows)
    {
        var random = new FastRandom(1, (ulong)number);
        var text = new StringBuilder("USER_ID,ITEM_ID,TIMESTAMP\n");
        for (var row = 0; row < rows; row++)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"u{random.NextInt(5000)},i{random.NextInt(1000)},{1_600_000_000L + ((long)number * rows) + row}\n");
        }

        var path = Path.Combine(folder, "part.csv");
        File.WriteAllText(path, text.ToString());
        var started = Stopwatch.GetTimestamp();
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = Group, DatasetType = DatasetType.Interactions, Paths = [path], ImportMode = number == 0 ? "FULL" : "INCREMENTAL",
            },
            OperationContext.None);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Measure<T>(string name, Func<T> work)
    {
        work();
        var times = new List<double>();
        var open = 0;
        using var sampling = OperatingSystem.IsLinux() ? new Timer(_ => open = Math.Max(open, Directory.GetFiles("/proc/self/fd").Length), null, 0, 1) : null;
        for (var repeat = 0; repeat < 5; repeat++)
        {
            var started = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Console.WriteLine($"{name}: median of 5 {times.Order().ElementAt(2):0} ms, at most {open} open files in the process");
    }
}
