using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks;

/// <summary>Data to measure on: generated, or read from a file through the import of the product.</summary>
internal static class BenchmarkData
{
    /// <summary>
    /// Users with 20 to 300 events who wander among neighbouring items of a Zipf-like catalogue, with sessions. This reproduces the
    /// statistics on which the cost of a training depends (history lengths, popularity skew), but not those for its accuracy.
    /// </summary>
    public static Snapshot Generate(int items, int events, ulong seed = 1)
    {
        var random = new FastRandom(seed, 0);
        var offsets = new List<int> { 0 };
        var eventItems = new int[events];
        var times = new long[events];
        for (var e = 0; e < events;)
        {
            var length = Math.Min(events - e, 20 + random.NextInt(280));
            var time = 1_600_000_000L + random.NextInt(50_000_000);
            var item = Popular();
            for (var k = 0; k < length; k++, e++)
            {
                item = random.NextInt(3) == 0 ? Popular() : (item + 1 + random.NextInt(20)) % items;
                time += random.NextInt(20) == 0 ? 86_400 : 60;
                (eventItems[e], times[e]) = (item, time);
            }

            offsets.Add(e);
        }

        int Popular() => (int)(Math.Pow(random.NextDouble(), 3) * items);
        return new Snapshot
        {
            Users = new Vocabulary([.. Enumerable.Range(0, offsets.Count - 1).Select(u => $"u{u}")]),
            Items = new Vocabulary([.. Enumerable.Range(0, items).Select(i => $"i{i}")]),
            EventTypes = Vocabulary.Empty,
            UserOffsets = [.. offsets],
            EventItems = eventItems,
            EventTimes = times,
        };
    }

    /// <summary>Imports interactions.csv, and items.csv and users.csv if they are beside it, into a temporary store.</summary>
    /// <param name="path">The file, or its folder.</param>
    /// <param name="interactionsOnly">Leaves out items and users.</param>
    /// <exception cref="PersonalizeException">There is nothing at the path, or it cannot be read.</exception>
    public static Snapshot Read(string path, bool interactionsOnly)
    {
        if (!Path.Exists(path))
            throw new PersonalizeException(ErrorKind.ResourceNotFound, ErrorIds.FileNotFound, $"There is no file or folder '{Path.GetFullPath(path)}'.");
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = Directory.Exists(path) ? Path.Combine(path, "interactions.csv") : path;
        var directory = Directory.CreateTempSubdirectory("personalize-benchmark-").FullName;
        try
        {
            using var engine = new PersonalizeEngine(new StoreFactory().Open(directory));
            Import(DatasetType.Interactions, file);
            foreach (var (type, name) in new[] { (DatasetType.Items, "items"), (DatasetType.Users, "users") })
            {
                if (!interactionsOnly && File.Exists(Path.Combine(folder, $"{name}.csv")))
                    Import(type, Path.Combine(folder, $"{name}.csv"));
            }

            return SnapshotBuilder.Build(engine.Store, engine.DescribeDatasetGroup(new("benchmark")).Arn, new SnapshotOptions(), OperationContext.None);

            void Import(DatasetType type, string from)
            {
                var schema = Path.ChangeExtension(from, ".schema.json");
                if (File.Exists(schema))
                    engine.CreateSchema(new() { Name = $"benchmark-{type}", DatasetType = type, SchemaText = File.ReadAllText(schema) }, OperationContext.None);
                engine.ImportDataset(
                    new CreateDatasetImportJobRequest
                    {
                        DatasetGroup = "benchmark", DatasetType = type, Paths = [from], Schema = File.Exists(schema) ? $"benchmark-{type}" : null,
                    },
                    OperationContext.None);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
