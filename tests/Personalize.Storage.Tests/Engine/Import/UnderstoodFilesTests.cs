using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Engine.Import;

/// <summary>Files as people have them, and what becomes of their values.</summary>
public sealed class UnderstoodFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;
    private readonly List<string> _said = [];
    private readonly OperationContext _context;

    public UnderstoodFilesTests()
    {
        _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        _context = OperationContext.None with { Warning = _said.Add, Information = _said.Add };
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("\\N")]
    [InlineData("")]
    [InlineData("NULL")]
    [InlineData("nan")]
    [InlineData("None")]
    [InlineData("#N/A")]
    [InlineData(" ")]
    public void A_missing_number_is_missing_in_inference_and_import(string missing)
    {
        var csv = $"ITEM_ID,PRICE,STOCK,SOLD,CREATION_TIMESTAMP\na,1.5,{missing},{missing},5\nb,{missing},3,true,{missing}\n";
        var json = $$"""
            {"ITEM_ID":"a","PRICE":1.5,"STOCK":"{{missing.Replace("\\", "\\\\")}}","SOLD":null,"CREATION_TIMESTAMP":5}
            {"ITEM_ID":"b","PRICE":NaN,"STOCK":3,"SOLD":true}
            """;
        foreach (var path in new[] { _folder.Write("a.csv", csv), _folder.Write("a.jsonl", json) })
        {
            _engine.ImportDataset(Items([path]) with { DatasetGroup = Path.GetExtension(path)[1..] }, _context);
            Assert.Equal(["a 1.5 - - 5", "b - 3 1 -"], Rows(Path.GetExtension(path)[1..], "ITEM_ID", "PRICE", "STOCK", "SOLD", "CREATION_TIMESTAMP"));
            Assert.DoesNotContain(_said, line => line.Contains("NullValue"));
        }
    }

    [Fact]
    public void NaN_in_a_column_of_doubles_is_missing_and_whole_doubles_are_ids()
    {
        var schema = new DatasetSchema(
            DatasetType.Items, [Field("ITEM_ID", FieldType.Double), Field("COLOR", FieldType.Double), Field("AGE", FieldType.Double)]);
        using var stream = new MemoryStream();
        using (var writer = new TabularWriterFactory().Create("a.parquet", stream, schema))
        {
            writer.Write(new ColumnBatch(2,
            [
                new("ITEM_ID") { Numbers = [4_611_686_018_427_387_904, 12] }, new("COLOR") { Numbers = [double.NaN, 3] },
                new("AGE") { Numbers = [34, double.NaN] },
            ]));
            writer.Complete();
        }

        _engine.CreateSchema(new()
        {
            Name = "items", DatasetType = DatasetType.Items, SchemaText = """
                {"type":"record","name":"Items","fields":[{"name":"ITEM_ID","type":"string"},{"name":"COLOR","type":["null","string"],"categorical":true},
                {"name":"AGE","type":["null","int"]}]}
                """,
        }, OperationContext.None);
        _engine.ImportDataset(Items([_folder.Write("a.parquet", stream.ToArray())]) with { Schema = "items" }, _context);

        Assert.Equal(["4611686018427387904 - 34", "12 3 -"], Rows("shop", "ITEM_ID", "COLOR", "AGE"));
    }

    [Fact]
    public void A_category_that_is_named_like_a_missing_value_is_warned_about_and_the_way_out_works()
    {
        var rows = Enumerable.Range(0, 20).Select(i => $"i{i},{(i % 4 == 0 ? "none" : $"k{i % 3}")}\n");
        var path = _folder.Write("a.csv", "ITEM_ID,KIND\n" + string.Concat(rows));
        _engine.ImportDataset(Items([path]), _context);
        Assert.Contains(_said, line => line.Contains("KIND contains 'none' as text") && line.EndsWith("NullValue 'none'."));

        _said.Clear();
        _engine.ImportDataset(Items([path]) with { NullValues = ["none"] }, _context);
        Assert.DoesNotContain(_said, line => line.Contains("NullValue"));
        Assert.Equal(5, Rows("shop", "KIND").Count(row => row == "-"));
    }

    [Fact]
    public void An_id_that_is_named_like_a_missing_value_is_warned_about_and_one_that_is_missing_refused()
    {
        _engine.ImportDataset(Clicks([_folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\nNULL,a,5\nu,nan,6\n")]), _context);
        Assert.Contains(_said, line => line.Contains("USER_ID contains 'NULL' as text"));
        Assert.Contains(_said, line => line.Contains("ITEM_ID contains 'nan' as text"));
        var health = _engine.TestDataset(new() { DatasetGroup = "shop" }, OperationContext.None);
        Assert.Contains(health.Remarks, remark => remark.Contains("USER_ID contains 'NULL' as text"));

        var error = Assert.Throws<PersonalizeException>(() =>
            _engine.ImportDataset(Clicks([_folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\n\\N,a,5\nu,b,NaT\nu,c,7\n")]), _context));
        Assert.Contains("USER_ID '\\N': means a missing value, and the schema does not allow null", error.Message);
        Assert.Contains("TIMESTAMP 'NaT': means a missing value", error.Message);
    }

    [Fact]
    public void Whole_numbers_written_as_floats_fit_fields_of_whole_numbers_if_they_are_exact()
    {
        _engine.CreateSchema(new()
        {
            Name = "users", DatasetType = DatasetType.Users, SchemaText = """
                {"type":"record","name":"Users","fields":[{"name":"USER_ID","type":"string"},{"name":"VISITS","type":["null","long"]},
                {"name":"CLUB","type":["null","boolean"]}]}
                """,
        }, OperationContext.None);
        var request = new CreateDatasetImportJobRequest { DatasetGroup = "shop", DatasetType = DatasetType.Users, Schema = "users", Paths = [] };
        var good = _folder.Write("a.csv", "USER_ID,VISITS,CLUB\na,12.000,1.0\nb,1.2E3,0.0\nc,9007199254740993.0,\n");
        _engine.ImportDataset(request with { Paths = [good] }, _context);
        Assert.Equal(["a 12 1", "b 1200 0", "c 9007199254740993 -"], Rows("shop", DatasetType.Users, "USER_ID", "VISITS", "CLUB"));

        var error = Assert.Throws<PersonalizeException>(
            () => _engine.ImportDataset(request with { Paths = [_folder.Write("a.csv", "USER_ID,VISITS,CLUB\na,12.5,\n")] }, _context));
        Assert.Contains("VISITS '12.5': is not a whole number", error.Message);
        Assert.Contains("The schema 'users' gives the types: VISITS long.", error.Message);
    }

    [Fact]
    public void Fractions_of_a_second_are_cut_off_and_said()
    {
        _engine.ImportDataset(Clicks([_folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu,a,1714979289.75\n")]), _context);
        Assert.Equal(["1714979289"], Rows("shop", DatasetType.Interactions, "TIMESTAMP"));
        Assert.Contains(_said, line => line.StartsWith("Fractions of a second were cut off"));
    }

    [Theory]
    [InlineData("7", "7.25", "N", FieldType.Double)]
    [InlineData("7", "x7", "S", FieldType.String)]
    [InlineData("7", "007", "S", FieldType.String)]
    [InlineData("0.5", "1/5", "S", FieldType.String)]
    [InlineData("true", "maybe", "S", FieldType.String)]
    [InlineData("", "later", "S", FieldType.String)]
    [InlineData("", "3", "I", FieldType.Long)]
    public void A_type_that_the_first_rows_suggest_gives_way_to_later_rows(string early, string late, string kind, FieldType type)
    {
        var rows = string.Concat(Enumerable.Range(0, 10_500).Select(i => $"i{i},{early},g\n"));
        var first = _folder.Write("1.csv", $"ITEM_ID,X,GENRE\n{rows}late,{late},g\n");
        var other = _folder.Write("0.csv", $"ITEM_ID,X,GENRE\na,{early},g\nb,{early},g\n");
        var second = _folder.Write("2.csv", $"GENRE,ITEM_ID,X\ng,other,{late}\n");
        foreach (var (group, paths) in new[] { ("one", new[] { first }), ("two", [other, second]) })
        {
            _engine.ImportDataset(Items(paths) with { DatasetGroup = group }, _context);

            var schema = _engine.DescribeSchema(new($"{group}-items"));
            Assert.Equal(type, DatasetSchemaReader.Read(DatasetType.Items, schema.SchemaText).Fields.Single(field => field.Name == "X").Type);
            Assert.Equal(kind == "N" ? double.Parse(late).ToString() : late, Rows(group, "X")[^1]);
            Assert.Contains(_said, line => line.Contains($"X was taken for") && line.Contains($"'{late}'"));
        }

        Assert.Equal(2, _folder.StoreFiles("data").Length);
    }

    [Fact]
    public void A_given_schema_is_not_widened_whether_rows_are_skipped_or_not()
    {
        _engine.ImportDataset(Items([_folder.Write("a.csv", "ITEM_ID,SIZE\na,1\nb,2\n")]), _context);
        var later = Items([_folder.Write("b.csv", "ITEM_ID,SIZE\na,1\nb,XL\n")]);

        var error = Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(later, _context));
        Assert.Contains("The schema 'shop-items' gives the types: SIZE long.", error.Message);
        Assert.Equal(1, _engine.ImportDataset(later with { SkipInvalidRecords = true }, _context).RowsKept);
    }

    [Fact]
    public void Partitions_are_fields_and_can_be_mapped()
    {
        foreach (var (day, item) in new[] { ("2024-05-06", "a"), ("2024-05-07", "b") })
        {
            var path = Path.Combine(_folder.Path, "log", $"day={day}", "part-0.csv");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"USER_ID,ITEM_ID\nu,{item}\n");
        }

        // As a search through the folders gives them: the folders, their files, and what only accompanies these.
        var map = new Dictionary<string, string> { ["day"] = "TIMESTAMP" };
        var log = Path.Combine(_folder.Path, "log");
        string[] paths = [log, Path.Combine(log, "day=2024-05-07", "part-0.csv"), _folder.Write("_SUCCESS", ""), Path.Combine(log, "day=2024-05-07")];
        Assert.Equal(2, _engine.ImportDataset(Clicks(paths) with { ColumnMap = map, TimestampFormat = "iso8601" }, _context).RowsRead);
        Assert.Equal("NoFiles", Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(Clicks([paths[2]]), _context)).ErrorId);

        Assert.Equal(["a 1714953600", "b 1715040000"], Rows("shop", DatasetType.Interactions, "ITEM_ID", "TIMESTAMP").Order());
    }

    [Fact]
    public void An_atomic_file_of_users_is_read_with_its_tokens_as_categories()
    {
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i}\t{i % 3}\t{i}.0\n"));
        var path = _folder.Write("ml.user", $"user_id:token\tzip:token\tage:float\n{rows}");
        _engine.ImportDataset(Items([path]) with { DatasetType = DatasetType.Users }, _context);

        var fields = DatasetSchemaReader.Read(DatasetType.Users, _engine.DescribeSchema(new("shop-users")).SchemaText).Fields;
        Assert.Equal([("USER_ID", false, FieldType.String), ("ZIP", true, FieldType.String), ("AGE", false, FieldType.Double)],
            fields.Select(field => (field.Name, field.Categorical, field.Type)));
    }

    [Fact]
    public void A_nested_key_is_left_out_with_a_word_unless_a_field_needs_it()
    {
        var path = _folder.Write("a.jsonl", """
            {"ITEM_ID":"a","PRICE":1,"details":{"w":1},"offers":[{"p":1}]}
            {"ITEM_ID":"b","PRICE":2,"details":null,"offers":null}
            """);
        _engine.ImportDataset(Items([path]), _context);
        Assert.Equal(["a 1", "b 2"], Rows("shop", "ITEM_ID", "PRICE"));
        Assert.Contains(_said, line => line.Contains("details (it holds objects") && line.Contains("offers (it holds objects"));

        var map = new Dictionary<string, string> { ["details"] = "PRICE" };
        var error = Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(Items([path]) with { ColumnMap = map }, _context));
        Assert.Contains("line 1: has an object as 'details'", error.Message);
    }

    private static SchemaField Field(string name, FieldType type) => new(name, type, Nullable: true, Categorical: false, Textual: false);

    private static CreateDatasetImportJobRequest Items(IReadOnlyList<string> paths) =>
        new() { DatasetGroup = "shop", DatasetType = DatasetType.Items, Paths = paths };

    private static CreateDatasetImportJobRequest Clicks(IReadOnlyList<string> paths) =>
        new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = paths };

    private string[] Rows(string group, params string[] columns) => Rows(group, DatasetType.Items, columns);

    private string[] Rows(string group, DatasetType type, params string[] columns)
    {
        var arn = Arn.Dataset(group, type);
        return
        [
            .. _engine.Store.Segments.Read(arn, _engine.Store.Catalog.Segments(arn), columns, CancellationToken.None).SelectMany(batch =>
                Enumerable.Range(0, batch.RowCount).Select(row => string.Join(' ', batch.Columns.Select(column => Text(column, row))))),
        ];
    }

    private static string Text(ColumnData column, int row) =>
        column.Texts is { } texts ? texts[row] ?? "-"
            : column.Integers is { } integers ? integers[row] == ColumnData.MissingInteger ? "-" : $"{integers[row]}"
            : double.IsNaN(column.Numbers![row]) ? "-" : column.Numbers[row].ToString(System.Globalization.CultureInfo.InvariantCulture);
}
