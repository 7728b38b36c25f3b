using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Datasets;

public sealed class ExportOperationTests : IDisposable
{
    // Quotes, commas, line ends and spaces in texts; missing values of every type.
    private const string Items = "ITEM_ID,CREATION_TIMESTAMP,GENRE,PRICE,SHARE,STOCK,FLAG\n"
        + "a,1600000000,\"x|\"\"y\"\", z\",0.1,0.3,3000000000,true\n\" b \",,,,,,\n\"li\nne\",1600000001,plain,1e-7,1.5,-1,false\n";

    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;

    public ExportOperationTests() => _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.csv.gz")]
    [InlineData("out.PARQUET")]
    public void What_is_exported_is_imported_as_it_was(string name)
    {
        _engine.CreateSchema(new() { Name = "items", DatasetType = DatasetType.Items, SchemaText = """
            {"type":"record","name":"Items","namespace":"n","version":"1.0","fields":[
             {"name":"ITEM_ID","type":"string"},{"name":"CREATION_TIMESTAMP","type":["null","long"]},
            {"name":"GENRE","type":["null","string"],"categorical":true},{"name":"PRICE","type":["null","double"]},{"name":"SHARE","type":["null","float"]},
            {"name":"STOCK","type":["null","long"]},{"name":"FLAG","type":["null","boolean"]}]}
            """ }, OperationContext.None);
        Import("shop", _folder.Write("items.csv", Items));
        var path = Path.Combine(_folder.Path, name);
        var report = _engine.ExportDataset(
            new ExportDatasetRequest { DatasetGroup = "shop", DatasetType = DatasetType.Items, Path = path }, OperationContext.None);
        Assert.Equal((3, new FileInfo(path).Length), (report.Rows, report.Bytes));

        Import("again", path);
        Assert.Equal(Rows("shop"), Rows("again"));
        Assert.Equal(3, Rows("again").Count);
        if (name == "out.csv")
            Assert.Equal(Items.Replace("1e-7", "1E-07"), File.ReadAllText(path));
    }

    [Fact]
    public void A_file_is_replaced_only_when_asked_and_never_half()
    {
        Import("shop", _folder.Write("items.csv", "ITEM_ID,GENRE\na,x\nb,x\n"), schema: null);
        var path = _folder.Write("out.csv", "mine");
        ExportDatasetRequest Request(string to, bool overwrite) =>
            new() { DatasetGroup = "shop", DatasetType = DatasetType.Items, Path = to, Overwrite = overwrite };

        Assert.Equal("FileExists", Assert.Throws<PersonalizeException>(() => _engine.ExportDataset(Request(path, false), OperationContext.None)).ErrorId);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _engine.ExportDataset(
            Request(path, true), new OperationContext { CancellationToken = cancelled.Token }));
        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Equal(
            "UnknownFileFormat",
            Assert.Throws<PersonalizeException>(() => _engine.ExportDataset(
                Request(Path.Combine(_folder.Path, "a.xlsx"), true), OperationContext.None)).ErrorId);
        Assert.Equal(
            "FileNotWritable",
            Assert.Throws<PersonalizeException>(() => _engine.ExportDataset(
                Request(Path.Combine(_folder.Path, "no", "a.csv"), true), OperationContext.None)).ErrorId);
        _engine.ExportDataset(Request(path, true), OperationContext.None);
        Assert.Equal("ITEM_ID,GENRE\na,x\nb,x\n", File.ReadAllText(path));
        Assert.Equal(["items.csv", "out.csv", "store"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    private void Import(string group, string path, string? schema = "items") => _engine.ImportDataset(
        new CreateDatasetImportJobRequest { DatasetGroup = group, DatasetType = DatasetType.Items, Paths = [path], Schema = schema }, OperationContext.None);

    private List<string> Rows(string group)
    {
        var arn = $"arn:local:personalize:::dataset/{group}/ITEMS";
        var rows = new List<string>();
        foreach (var batch in _engine.Store.Segments.Read(
            arn, _engine.Store.Catalog.Segments(arn), ["ITEM_ID", "CREATION_TIMESTAMP", "GENRE", "PRICE", "SHARE", "STOCK", "FLAG"], CancellationToken.None))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                rows.Add(string.Join(
                    "; ", batch.Columns.Select(column => column.Texts?[row] ?? column.Numbers?[row].ToString("R") ?? column.Integers?[row].ToString())));
            }
        }

        return rows;
    }
}
