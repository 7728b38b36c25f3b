using System.Diagnostics;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine;

/// <summary>Real processes at work in one store.</summary>
public class ConcurrencyTests
{
    /// <summary>What each process does, how often.</summary>
    public const int Steps = 10;

    private const int Processes = 3;

    [Fact]
    public void Processes_that_import_and_change_at_once_disturb_neither_each_other_nor_a_reader()
    {
        using var folder = new TempFolder();
        for (var number = 0; number < Processes * Steps; number++)
        {
            File.WriteAllText(
                Child.ImportFile(folder.Path, number),
                "USER_ID,ITEM_ID,TIMESTAMP\n" + string.Concat(Enumerable.Range(0, 200).Select(row => $"u{row},f{number},{1_600_000_000 + row}\n")));
        }

        using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        var children = Enumerable.Range(0, Processes).Select(number => Child.Start("work", folder.Store, folder.Path, $"{number}")).ToList();
        try
        {
            var longest = TimeSpan.Zero;
            while (children.Exists(child => !child.HasExited))
            {
                // A reader sees whole imports only, and never waits for a writer.
                var started = Stopwatch.GetTimestamp();
                foreach (var dataset in engine.ListDatasets(new()))
                    Assert.Equal(0, dataset.RowCount % 200);
                var elapsed = Stopwatch.GetElapsedTime(started);
                longest = elapsed > longest ? elapsed : longest;
            }

            Assert.All(children, child =>
            {
                var steps = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
                Assert.True((child.ExitCode, steps) == (0, Steps), $"It ended with {child.ExitCode} after {steps} steps: {child.StandardError.ReadToEnd()}");
            });
            Assert.InRange(longest.TotalSeconds, 0, 5);
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }

        Assert.Equal(Processes, engine.ListDatasetGroups(new()).Count);
        for (var number = 0; number < Processes; number++)
            Assert.Equal(200 * Steps, engine.DescribeDataset(new($"shop{number}", DatasetType.Interactions)).RowCount);
        Assert.Equal(
            engine.ListDatasets(new()).Sum(dataset => engine.Store.Catalog.Segments(dataset.Arn).Count), folder.StoreFiles("data").Length);
    }

    [Fact]
    public void Nothing_that_only_looks_waits_for_a_process_that_imports_or_trains()
    {
        using var folder = new TempFolder();
        var arn = Arn.Dataset("shop", DatasetType.Interactions);
        using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = "shop",
                DatasetType = DatasetType.Interactions,
                Paths = [folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu,i,1\n")],
            },
            OperationContext.None);
        using var holder = Child.Start("hold", folder.Store, arn);
        Assert.Equal("1", holder.StandardOutput.ReadLine());
        try
        {
            Assert.Equal(1, engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
            Assert.Single(engine.ListSchemas(new()));
            Assert.Equal(1, engine.TestDataset(new TestDatasetRequest { DatasetGroup = "shop" }, OperationContext.None).Interactions!.Events);
            Assert.Equal(1, engine.ExportDataset(
                new ExportDatasetRequest { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Path = Path.Combine(folder.Path, "out.csv") },
                OperationContext.None).Rows);
            Assert.Equal("DatasetInUse", Assert.Throws<PersonalizeException>(() => engine.DeleteUsers(new("shop", ["u"]), OperationContext.None)).ErrorId);
        }
        finally
        {
            holder.Kill();
            holder.WaitForExit();
        }
    }
}
