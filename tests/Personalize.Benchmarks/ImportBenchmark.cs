using System.Diagnostics;
using System.Globalization;
using System.Text;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Kernels;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks;

/// <summary>Import of a generated log: rows/s and peak memory, compared with pandas on the same file in the same run if it is available.</summary>
internal static class ImportBenchmark
{
    public static int Run(Arguments arguments)
    {
        var rows = arguments.Number("rows", 25_000_000);
        var file = arguments.Text("file") ?? Path.Combine(Path.GetTempPath(), $"personalize-import-{rows}.csv");
        if (!File.Exists(file))
            Generate(file, rows, arguments.Number("users", 500_000), arguments.Number("items", 50_000));
        Console.WriteLine($"{file}: {rows} rows, {new FileInfo(file).Length / 1e6:0} MB");
        for (var repeat = 0; repeat < arguments.Number("repeats", 1); repeat++)
        {
            // The cache is warm, as it is for the reader we compare with.
            Warm(file);
            var ours = Import(file);
            Console.WriteLine($"import: {ours.Seconds:0.0} s, {ours.Rows / ours.Seconds:0} rows/s, processor time {ours.Processor:0.0} s, peak memory of the "
                + $"process {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");
            if (arguments.Text("python") is { } python)
            {
                var pandas = Pandas(python, file);
                Console.WriteLine($"pandas.read_csv: {pandas:0.0} s, {rows / pandas:0} rows/s; the import, which also checks, removes duplicates and writes "
                    + $"Parquet, takes {ours.Seconds / pandas:0.00} of that");
            }
        }

        return 0;
    }

    private static void Generate(string file, int rows, int users, int items)
    {
        var random = new FastRandom(1, 0);
        using var writer = new StreamWriter(file, append: false, new UTF8Encoding(false), bufferSize: 1 << 20);
        writer.Write("USER_ID,ITEM_ID,TIMESTAMP\n");
        for (var row = 0; row < rows; row++)
        {
            var item = (int)(Math.Pow(random.NextDouble(), 3) * items);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"u{100_000 + random.NextInt(users)},i{10_000 + item},{1_600_000_000L + row}\n"));
        }
    }

    private static void Warm(string file)
    {
        var buffer = new byte[1 << 20];
        using var stream = File.OpenRead(file);
        while (stream.Read(buffer) > 0)
        {
        }
    }

    private static (long Rows, double Seconds, double Processor) Import(string file)
    {
        var store = Directory.CreateTempSubdirectory("personalize-import-").FullName;
        try
        {
            using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var started = Stopwatch.GetTimestamp();
            var report = engine.ImportDataset(
                new CreateDatasetImportJobRequest { DatasetGroup = "benchmark", DatasetType = DatasetType.Interactions, Paths = [file] },
                OperationContext.None);
            return (report.RowsKept, Stopwatch.GetElapsedTime(started).TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    // Timed inside the process, so that its start does not count.
    private static double Pandas(string python, string file)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import pandas, sys, time; t = time.time(); pandas.read_csv(sys.argv[1]); print(time.time() - t)");
        start.ArgumentList.Add(file);
        using var process = Process.Start(start)!;
        var seconds = double.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
        process.WaitForExit();
        return seconds;
    }
}
