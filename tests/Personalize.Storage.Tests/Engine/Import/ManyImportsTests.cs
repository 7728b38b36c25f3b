using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Tests.Engine.Import;

public sealed class ManyImportsTests : IDisposable
{
    private static readonly string s_interactions = Arn.Dataset("shop", DatasetType.Interactions);

    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;

    public ManyImportsTests() => _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Merged_segments_keep_every_row_and_its_order_and_no_other_file_is_left()
    {
        for (var number = 0; number < 20; number++)
            ImportEvents(number);

        Assert.InRange(Segments().Count, 1, 10);
        Assert.Equal(Segments().Select(segment => segment.Id + ".parquet").Order(), _folder.StoreFiles("data").Select(Path.GetFileName).Order());
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(number => Rows(number)), Read(s_interactions, "USER_ID", "ITEM_ID"));
        Assert.Equal(60, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
    }

    [Fact]
    public void The_latest_row_of_an_item_wins_whatever_was_merged()
    {
        ImportEvents(0);
        for (var number = 0; number < 17; number++)
            Import(DatasetType.Items, $"ITEM_ID,PRICE\nfirst,{number}\ni{number},{number}\n", "INCREMENTAL");

        var snapshot = Snapshot();
        var price = snapshot.ItemMetadata!.Single(column => column.Name == "PRICE");
        Assert.Equal(16, price.Numbers![snapshot.Items.IndexOf("first")]);
        Assert.Equal(3, price.Numbers[snapshot.Items.IndexOf("i3")]);
        Assert.InRange(_engine.Store.Catalog.Segments(Arn.Dataset("shop", DatasetType.Items)).Count, 1, 10);
    }

    [Fact]
    public void A_version_has_learned_only_from_rows_that_were_there_though_they_are_merged_with_later_ones()
    {
        for (var number = 0; number < 4; number++)
            ImportEvents(number);
        _engine.CreateSolution(new CreateSolutionRequest { Name = "s", DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);
        Thread.Sleep(20);
        var now = DateTime.UtcNow;
        _engine.Store.Catalog.Write(transaction =>
        {
            transaction.Insert(Records.Version("v1", "s") with { CreationDateTime = now, LastUpdatedDateTime = now }, Arn.Solution("s"));
            return true;
        });
        Thread.Sleep(20);
        for (var number = 4; number < 9; number++)
            ImportEvents(number);
        Assert.Equal(9, Segments().Count == 2 ? _engine.Store.Segments.Parts(s_interactions, Segments()[0]).Count + 1 : 0);
        var warnings = new List<string>();
        var context = new OperationContext { Warning = warnings.Add };

        // One that came after the version, in a segment with earlier rows; that segment is rewritten, and still knows when its rows came.
        _engine.DeleteUsers(new("shop", ["u6"]), context);
        Assert.Equal([], warnings);
        _engine.DeleteUsers(new("shop", ["u2"]), context);
        Assert.Contains("have learned from the data", Assert.Single(warnings));
        Assert.DoesNotContain(Read(s_interactions, "USER_ID"), user => user is "u6" or "u2");
        Assert.Equal(23, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
    }

    [Fact]
    public void A_reading_is_not_disturbed_by_imports_that_merge_what_it_reads()
    {
        for (var number = 0; number < 7; number++)
            ImportEvents(number);
        using var reading = _engine.Store.Segments.Read(s_interactions, Segments(), ["ITEM_ID"], CancellationToken.None).GetEnumerator();
        Assert.True(reading.MoveNext());
        if (OperatingSystem.IsWindows())
            return;
        ImportEvents(7);
        Assert.Single(Segments());
        var rest = 0;
        while (reading.MoveNext())
            rest += reading.Current.RowCount;
        Assert.Equal(18, rest);
    }

    [Fact]
    public void A_stopped_merging_leaves_everything_as_it_was()
    {
        for (var number = 0; number < 7; number++)
            ImportEvents(number);
        var before = Segments();
        using var stop = new CancellationTokenSource();
        var context = new OperationContext
        {
            CancellationToken = stop.Token,
            Progress = progress =>
            {
                if (progress.Activity == "Merging data files")
                    stop.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => ImportEvents(7, context));
        Assert.Equal(before, Segments());
        Assert.Equal(7, _folder.StoreFiles("data").Length);
        ImportEvents(7);
        Assert.Single(Segments());
    }

    [Fact]
    public void An_import_of_items_does_not_fail_because_an_earlier_file_cannot_be_merged()
    {
        var items = Arn.Dataset("shop", DatasetType.Items);
        for (var number = 0; number < 7; number++)
            Import(DatasetType.Items, $"ITEM_ID,PRICE\ni{number},{number}\n", "INCREMENTAL");
        File.Delete(Path.Combine(_folder.Store, "data", _folder.StoreFiles("data").First(file => file.Contains(_engine.Store.Catalog.Segments(items)[2].Id))));
        var warnings = new List<string>();

        Import(DatasetType.Items, "ITEM_ID,PRICE\nlast,1\n", "INCREMENTAL", new OperationContext { Warning = warnings.Add });

        Assert.Contains("were not merged", Assert.Single(warnings));
        Assert.Equal(8, _engine.Store.Catalog.Segments(items).Count);
        Assert.Equal(7, _folder.StoreFiles("data").Length);
    }

    [Fact]
    public void A_store_that_lost_its_catalogue_has_every_merged_row_once()
    {
        for (var number = 0; number < 12; number++)
            ImportEvents(number);
        _engine.Dispose();
        File.Delete(Path.Combine(_folder.Store, "personalize.db"));
        new StoreFactory().Repair(new(_folder.Store), OperationContext.None);

        using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        Assert.Equal(36, engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
        var segments = engine.Store.Catalog.Segments(s_interactions);
        Assert.Equal(
            Enumerable.Range(0, 12).SelectMany(number => Rows(number)),
            Text(engine.Store.Segments.Read(s_interactions, segments, ["USER_ID", "ITEM_ID"], CancellationToken.None)));
    }

    [Fact]
    public void What_a_full_import_replaced_does_not_come_back_though_that_import_was_merged()
    {
        if (OperatingSystem.IsWindows())
            return;
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP\nold,x,1\n", "FULL");
        var file = Path.Combine(_folder.Store, "data", _folder.StoreFiles("data").Single());
        var copy = _folder.Write("copy", File.ReadAllBytes(file));
        for (var number = 0; number < 8; number++)
            ImportEvents(number);
        Assert.Single(Segments());
        _engine.DeleteUsers(new("shop", ["u3"]), OperationContext.None);
        _engine.Dispose();
        File.Delete(Path.Combine(_folder.Store, "personalize.db"));

        // As if the system had refused to delete it.
        File.Move(copy, file);
        new StoreFactory().Repair(new(_folder.Store), OperationContext.None);
        using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        Assert.Equal(22, engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
    }

    [Theory]
    [InlineData(0, 60, 122)]
    [InlineData(300, 1, 154)]
    [InlineData(300, 0, 152)]
    public void Hundreds_of_imports_need_few_open_files(int unmerged, int imports, int rowsLeft)
    {
        if (OperatingSystem.IsWindows())
            return;
        ImportEvents(0);
        AddSegments(unmerged);
        _engine.Dispose();
        using var child = Child.StartWithFiles(256, "many", _folder.Store, _folder.Path, $"{imports}");
        Assert.Equal("", child.StandardError.ReadToEnd());
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);

        using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        var segments = engine.Store.Catalog.Segments(s_interactions);
        Assert.InRange(segments.Count, 1, 24);
        Assert.Equal((rowsLeft, rowsLeft), (segments.Sum(segment => segment.Rows), engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount));
    }

    /// <summary>What the child does: imports, and everything that reads or rewrites all files.</summary>
    internal static void UseMany(string store, string folder, int imports)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        Use();
        for (var number = 1; number <= imports; number++)
            Import(engine, DatasetType.Interactions, Path.Combine(folder, "part.csv"), Events(number), "INCREMENTAL", OperationContext.None);
        Use();
        engine.DeleteUsers(new("shop", ["all"]), OperationContext.None);

        void Use()
        {
            SnapshotBuilder.Build(engine.Store, Arn.DatasetGroup("shop"), new SnapshotOptions(), OperationContext.None);
            engine.TestDataset(new() { DatasetGroup = "shop" }, OperationContext.None);
            engine.ExportDataset(
                new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Path = Path.Combine(folder, "out.csv"), Overwrite = true },
                OperationContext.None);
        }
    }

    // As a version of the module that did not merge would have left them: a row of one user in every second, and of another in the others.
    private void AddSegments(int count)
    {
        var schema = DatasetSchemaReader.Read(
            DatasetType.Interactions, _engine.Store.Catalog.List<Schema>().Single(schema => schema.DatasetType == DatasetType.Interactions).SchemaText);
        var writers = new List<ISegmentWriter>();
        var segments = new List<SegmentInfo>();
        for (var number = 0; number < count; number++)
        {
            writers.Add(_engine.Store.Segments.Create(s_interactions, schema));
            writers[^1].Write(new ColumnBatch(1, [.. schema.Fields.Select(field => new ColumnData(field.Name)
            {
                Texts = field.Type == FieldType.String ? [number % 2 == 0 ? "all" : "other"] : null, Integers = field.Type == FieldType.Long ? [number] : null,
            })]));
            segments.Add(writers[^1].Complete());
        }

        _engine.Store.Catalog.Write(transaction =>
        {
            transaction.SetSegments(s_interactions, segments, append: true);
            var dataset = transaction.Find<Dataset>(s_interactions)!;
            transaction.Update(dataset with { RowCount = dataset.RowCount + count });
            return true;
        });
        writers.ForEach(writer => writer.Dispose());
    }

    private static string Events(int number) =>
        "USER_ID,ITEM_ID,TIMESTAMP\n" + string.Concat(Rows(number).Select((row, i) => $"{row.Replace(' ', ',')},{1_600_000_000 + (number * 10) + i}\n"));

    private static string[] Rows(int number) => [$"u{number} a", $"u{number + 1} b{number % 4}", "all c"];

    private void ImportEvents(int number, OperationContext? context = null) =>
        Import(DatasetType.Interactions, Events(number), number == 0 ? "FULL" : "INCREMENTAL", context);

    private void Import(DatasetType type, string text, string mode, OperationContext? context = null) =>
        Import(_engine, type, Path.Combine(_folder.Path, "part.csv"), text, mode, context ?? OperationContext.None);

    private static void Import(PersonalizeEngine engine, DatasetType type, string path, string text, string mode, OperationContext context)
    {
        File.WriteAllText(path, text);
        engine.ImportDataset(new CreateDatasetImportJobRequest { DatasetGroup = "shop", DatasetType = type, Paths = [path], ImportMode = mode }, context);
    }

    private IReadOnlyList<SegmentInfo> Segments() => _engine.Store.Catalog.Segments(s_interactions);

    private Snapshot Snapshot() => SnapshotBuilder.Build(_engine.Store, Arn.DatasetGroup("shop"), new SnapshotOptions(), OperationContext.None);

    private List<string> Read(string arn, params string[] columns) =>
        Text(_engine.Store.Segments.Read(arn, _engine.Store.Catalog.Segments(arn), columns, CancellationToken.None));

    private static List<string> Text(IEnumerable<ColumnBatch> batches) => [.. batches.SelectMany(
        batch => Enumerable.Range(0, batch.RowCount).Select(row => string.Join(' ', batch.Columns.Select(column => column.Texts![row]))))];
}
