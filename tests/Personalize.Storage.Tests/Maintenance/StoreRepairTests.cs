using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Storage.Files;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Tests.Maintenance;

public sealed class StoreRepairTests : IDisposable
{
    private readonly MaintainedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lost_or_damaged_catalogue_is_rebuilt_with_data_and_models_and_the_store_goes_on(bool damaged)
    {
        _store.Import("FULL", "ann", "bob");
        _store.Import("INCREMENTAL", "cid");
        var version = _store.Train("v1");
        _store.LoseCatalog();
        if (damaged)
            File.WriteAllText(_store.CatalogPath, new string('x', 9000));

        var report = _store.Repair();

        Assert.Equal((1, 2, 3, 1, 0), (report.Datasets, report.Segments, report.Rows, report.Models, report.Missing));
        Assert.Equal(damaged ? ["personalize.db"] : [], report.SetAside);
        Assert.Contains("events", Assert.Single(_store.Warnings));
        Assert.Equal(["ann", "bob", "cid"], _store.Users());
        using (var engine = _store.Open())
        {
            Assert.Equal(version.Metrics, engine.DescribeSolutionVersion(new(version.Arn)).Metrics);
            Assert.Equal("aws-hrnn", Arn.LastPartOf(engine.DescribeSolution(new("taste")).RecipeArn!));
            using var model = engine.Store.Models.TryOpen("v1", "model");
            Assert.NotNull(model);
        }

        _store.Import("INCREMENTAL", "dan");
        Assert.Equal(["ann", "bob", "cid", "dan"], _store.Users());
    }

    [Fact]
    public void An_older_catalogue_gets_what_is_newer_and_keeps_what_only_it_has()
    {
        _store.Import("FULL", "ann");
        using (var engine = _store.Open())
            engine.CreateFilter(new() { Name = "kept", DatasetGroup = "Shop_1", FilterExpression = "EXCLUDE ItemID WHERE Interactions.ITEM_ID IN (\"tea\")" });
        var old = File.ReadAllBytes(_store.CatalogPath);
        _store.Import("INCREMENTAL", "bob");
        _store.LoseCatalog();
        File.WriteAllBytes(_store.CatalogPath, old);

        Assert.Equal(1, _store.Repair().Segments);

        Assert.Equal(["ann", "bob"], _store.Users());
        using var repaired = _store.Open();
        Assert.Equal("kept", Assert.Single(repaired.ListFilters(new())).Name);
        Assert.Empty(_store.Warnings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Data_files_from_before_a_dataset_got_a_field_belong_to_it(bool older)
    {
        _store.Import("FULL", "ann");
        var old = File.ReadAllBytes(_store.CatalogPath);
        _store.ImportWithColour("bob");
        _store.LoseCatalog();
        if (older)
            File.WriteAllBytes(_store.CatalogPath, old);

        var report = _store.Repair();

        Assert.Equal(older ? 1 : 2, report.Segments);
        Assert.Empty(report.SetAside);
        Assert.Equal(["ann", "bob"], _store.Users());
        using (var engine = _store.Open())
        {
            var schema = engine.DescribeDataset(new("Shop_1", DatasetType.Interactions)).SchemaArn;
            Assert.Contains("\"COLOUR\"", engine.DescribeSchema(new(schema)).SchemaText, StringComparison.Ordinal);
            var colours = engine.Store.Segments
                .Read(MaintainedStore.Dataset, engine.Store.Catalog.Segments(MaintainedStore.Dataset), ["USER_ID", "COLOUR"], CancellationToken.None)
                .SelectMany(batch => Enumerable.Range(0, batch.RowCount).Select(row => (batch.Columns[0].Texts![row], batch.Columns[1].Texts?[row])));
            Assert.Equal([("ann", null), ("bob", "red")], colours.Order());
        }

        _store.Import("INCREMENTAL", "cid");
        Assert.Equal(["ann", "bob", "cid"], _store.Users());
    }

    [Fact]
    public void A_journal_that_is_made_anew_goes_on_after_what_models_have_read()
    {
        _store.Import("FULL", "ann");
        Append(first: 1, count: 7);
        _store.Train("v1", journalEnd: 7);
        _store.LoseCatalog();

        _store.Repair();

        // The model takes what comes after position 7 for new, and nothing else.
        Append(first: 8, count: 2);
        using var engine = _store.Open();
        Assert.Equal([8, 9], engine.Store.Journal.ReadUser(MaintainedStore.Dataset, "ann", after: 7).Select(known => known.Sequence));
        Assert.Equal(9, engine.Store.Journal.State(MaintainedStore.Dataset).Sequence);
    }

    [Fact]
    public void A_full_import_replaces_what_an_older_catalogue_lists()
    {
        _store.Import("FULL", "ann");
        var old = File.ReadAllBytes(_store.CatalogPath);
        var replaced = _store.Segments().Single();
        var bytes = File.ReadAllBytes(Path.Combine(_store.Location, "data", replaced));
        _store.Import("FULL", "bob");
        _store.LoseCatalog();

        // Once swept, and once killed before the sweep.
        File.WriteAllBytes(_store.CatalogPath, old);
        Assert.Equal(1, _store.Repair().Missing);
        Assert.Equal(["bob"], _store.Users());
        _store.LoseCatalog();
        File.WriteAllBytes(_store.CatalogPath, old);
        File.WriteAllBytes(Path.Combine(_store.Location, "data", replaced), bytes);
        Assert.Equal([Path.Combine("data", replaced)], _store.Repair().SetAside);
        Assert.Equal(["bob"], _store.Users());

        // And again with a catalogue that knows only the new one.
        using (var store = new StoreFactory().Open(_store.Location))
            store.Segments.Sweep();
        File.WriteAllBytes(Path.Combine(_store.Location, "data", replaced), bytes);
        Assert.Equal([Path.Combine("data", replaced)], _store.Repair().SetAside);
        Assert.Equal(["bob"], _store.Users());
    }

    [Fact]
    public void A_user_who_was_removed_does_not_come_back()
    {
        _store.Import("FULL", "ann", "bob");
        var before = _store.Segments().Single();
        var bytes = File.ReadAllBytes(Path.Combine(_store.Location, "data", before));
        using (var engine = _store.Open())
            engine.DeleteUsers(new("Shop_1", ["ann"]), _store.Context);
        _store.LoseCatalog();
        File.WriteAllBytes(Path.Combine(_store.Location, "data", before), bytes);

        Assert.Empty(_store.Repair().SetAside);

        Assert.Equal(["bob"], _store.Users());
        Assert.Single(_store.Segments());
    }

    [Fact]
    public void Segments_of_older_versions_are_known_by_their_folder()
    {
        var schema = new DatasetSchema(DatasetType.Users,
        [
            new SchemaField("USER_ID", FieldType.String, Nullable: false, Categorical: false, Textual: false),
            new SchemaField("CLUB", FieldType.String, Nullable: true, Categorical: false, Textual: false),
        ]);
        var folder = Path.Combine(_store.Location, "data", ArnFolder.Of(Arn.Dataset("old-shop", DatasetType.Users)));
        Directory.CreateDirectory(folder);
        using (var stream = File.Create(Path.Combine(folder, Guid.CreateVersion7().ToString("N") + ".parquet")))
        using (var rows = new ParquetRowWriter(stream, schema))
        {
            rows.Write(new ColumnBatch(2, [new ColumnData("USER_ID") { Texts = ["ann", "bob"] }, new ColumnData("CLUB") { Texts = ["gold", null] }]));
            rows.Complete();
        }

        Assert.Equal(2, _store.Repair().Rows);

        using var engine = _store.Open();
        Assert.Equal(2, engine.DescribeDataset(new("old-shop", DatasetType.Users)).RowCount);
        Assert.Contains("\"categorical\": true", engine.DescribeSchema(new("old-shop-users")).SchemaText);
    }

    [Fact]
    public void What_cannot_be_assigned_is_set_aside_and_not_deleted()
    {
        _store.Import("FULL", "ann");
        _store.LoseCatalog();
        var data = Directory.GetDirectories(Path.Combine(_store.Location, "data"))[0];
        string Name() => Path.Combine(data, Guid.CreateVersion7().ToString("N") + ".parquet");
        var (damaged, unfinished) = (Name(), Name());
        File.WriteAllText(damaged, "damaged");
        File.WriteAllText(unfinished, "never committed");
        File.WriteAllText(Path.ChangeExtension(unfinished, ".writing"), "");
        Directory.CreateDirectory(Path.Combine(_store.Location, "models", "unknown"));
        File.WriteAllText(Path.Combine(_store.Location, "models", "unknown", "model.safetensors"), "weights");

        var report = _store.Repair();

        var relative = new[] { damaged, unfinished }.Select(file => Path.GetRelativePath(_store.Location, file)).Append(Path.Combine("models", "unknown"));
        Assert.Equal(relative.Order(StringComparer.Ordinal), report.SetAside);
        Assert.Equal("damaged", File.ReadAllText(Path.Combine(_store.Location, "lost+found", Path.GetRelativePath(_store.Location, damaged))));
        Assert.Equal("weights", File.ReadAllText(Path.Combine(_store.Location, "lost+found", "models", "unknown", "model.safetensors")));
        Assert.Equal(["ann"], _store.Users());
        Assert.Empty(_store.Repair().SetAside);
    }

    [Fact]
    public void A_directory_that_does_not_exist_is_not_made()
    {
        Assert.Equal("StoreUnusable", Assert.Throws<PersonalizeException>(_store.Repair).ErrorId);
        Assert.False(Directory.Exists(_store.Location));
    }

    private void Append(int first, int count)
    {
        using var engine = _store.Open();
        engine.Store.Journal.Append(MaintainedStore.Dataset, [.. Enumerable.Range(first, count).Select(number => new JournalEvent
        {
            EventId = $"event-{number}", UserId = "ann", SessionId = "s", EventType = "click", SentAt = number, ItemId = "tea",
        })]);
    }
}
