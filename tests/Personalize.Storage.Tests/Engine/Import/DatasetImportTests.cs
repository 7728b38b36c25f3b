using System.Globalization;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Tests.Engine.Import;

public sealed class DatasetImportTests : IDisposable
{
    private const string Header = "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n";

    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;
    private readonly List<string> _information = [];
    private readonly List<string> _warnings = [];
    private readonly OperationContext _context;

    public DatasetImportTests()
    {
        _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        _context = new OperationContext { Information = _information.Add, Warning = _warnings.Add };
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_first_import_makes_group_schema_and_dataset_and_says_so()
    {
        var report = Import(Interactions("u1,a,100,click,1.5\nu2,b,50,buy,\nu1,b,200,,2\n"));

        Assert.Equal((3, 3, 2, 2), (report.RowsRead, report.RowsKept, report.Users, report.Items));
        Assert.Equal((DateTime.UnixEpoch.AddSeconds(50), DateTime.UnixEpoch.AddSeconds(200)), (report.FirstEvent, report.LastEvent));
        Assert.Empty(report.RowsDropped);
        var dataset = _engine.DescribeDataset(new("shop", DatasetType.Interactions));
        Assert.Equal((3, "shop-interactions", Arn.DatasetGroup("shop")), (dataset.RowCount, Arn.NameOf(dataset.SchemaArn), dataset.DatasetGroupArn));
        Assert.Equivalent(report, dataset.LastImport, strict: true);
        Assert.Contains("\"EVENT_TYPE\"", _engine.DescribeSchema(new("shop-interactions")).SchemaText);
        Assert.Contains(_information, line => line.Contains("EVENT_VALUE: float or null (reserved field)"));
        Assert.Contains("EVENT_VALUE: float or null (reserved field)", report.SchemaDecisions);
        Assert.Contains(_information, line => line == "Created the dataset group 'shop'.");
        Assert.Contains(_information, line => line == "Created the schema 'shop-interactions'.");
        Assert.Contains(_information, line => line == "Created the dataset 'shop/INTERACTIONS'.");
        Assert.Equal(["u1 a 100 click 1.5", "u2 b 50 buy NaN", "u1 b 200  2"], Rows());
    }

    [Fact]
    public void Full_replaces_and_incremental_appends_without_repeating_events()
    {
        Import(Interactions("u1,a,100,click,1\n"));
        Import(Interactions("u2,b,100,click,1\nu2,b,100,click,2\nu2,b,100,buy,1\n"));
        Assert.Equal(["u2 b 100 click 1", "u2 b 100 buy 1"], Rows());

        var report = Import(Interactions("u2,b,100,buy,7\nu3,c,100,,1\nu3,c,100,,1\nu2,b,101,buy,1\n"), mode: "incremental");
        Assert.Equal((4, 2, "INCREMENTAL"), (report.RowsRead, report.RowsKept, report.ImportMode));
        Assert.Equal([2L], report.RowsDropped.Values);
        Assert.Equal(["u2 b 100 click 1", "u2 b 100 buy 1", "u3 c 100  1", "u2 b 101 buy 1"], Rows());
        Assert.Equal(4, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);

        var nothing = Import(Interactions("u3,c,100,,1\n"), mode: "INCREMENTAL");
        Assert.Equal((1, 0), (nothing.RowsRead, nothing.RowsKept));
        Assert.Equal(4, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
        Assert.Equal(2, _folder.StoreFiles("data").Length);
    }

    [Theory]
    [InlineData("u1,a,1600000000000,click,1", "TIMESTAMP '1600000000000'", "milliseconds")]
    [InlineData("u1,a,-5,click,1", "TIMESTAMP '-5'", "negative")]
    [InlineData("u1,a,12.5s,click,1", "TIMESTAMP '12.5s'", "whole number")]
    [InlineData("u1,a,,click,1", "TIMESTAMP ''", "is empty")]
    [InlineData(",a,100,click,1", "USER_ID ''", "is empty")]
    [InlineData("u1,\"  \",100,click,1", "ITEM_ID '  '", "is empty")]
    [InlineData("LONG,a,100,click,1", "USER_ID '", "longer than 256")]
    [InlineData("u1,a,100,click,many", "EVENT_VALUE 'many'", "not a number")]
    [InlineData("u1,a,100,click,1e300", "EVENT_VALUE '1e300'", "float")]
    [InlineData("u1,a,100,click,Infinity", "EVENT_VALUE 'Infinity'", "not a number")]
    [InlineData("u1,a,100,click", "", "has 4 fields, but the header has 5")]
    public void A_bad_row_refuses_the_file_and_changes_nothing(string row, string value, string rule)
    {
        Import(Interactions("u9,z,100,click,1\n"));
        var before = Rows();
        var path = Interactions($"u1,a,100,click,1\n{row.Replace("LONG", new string('x', 257))}\n");
        foreach (var mode in new[] { "FULL", "INCREMENTAL" })
        {
            var error = Assert.Throws<PersonalizeException>(() => Import(path, mode: mode));
            Assert.Equal("InvalidRecords", error.ErrorId);
            Assert.Contains($"1 of 2 rows break the rules", error.Message);
            Assert.Contains($"{path}, line 3{(value.Length > 0 ? ", " + value : ":")}", error.Message);
            Assert.Contains(rule, error.Message);
        }

        Assert.Equal(before, Rows());
        Assert.Single(_folder.StoreFiles("data"));
        var report = Import(path, skip: true);
        Assert.Equal((2, 1), (report.RowsRead, report.RowsKept));
        Assert.Contains(rule, Assert.Single(report.RejectedRows).Rule);
        Assert.Equal(3, report.RejectedRows[0].Line);
        Assert.Contains(rule, Assert.Single(report.RowsDropped).Key);
        Assert.Equal(["u1 a 100 click 1"], Rows());
    }

    [Fact]
    public void The_first_hundred_bad_rows_are_kept_and_all_are_counted()
    {
        var path = Interactions(string.Concat(Enumerable.Range(0, 150).Select(i => $"u,i{i},x,,\n")) + "u,a,1,,\n");
        var error = Assert.Throws<PersonalizeException>(() => Import(path));
        Assert.Contains("150 of 151 rows", error.Message);
        Assert.Contains("and 145 more", error.Message);
        Assert.Equal(100, Assert.IsAssignableFrom<IReadOnlyList<RejectedRow>>(error.TargetValue).Count);
        var all = Assert.Throws<PersonalizeException>(() => Import(Interactions("u,a,x,,\n"), skip: true));
        Assert.Contains("Every row was rejected", all.NextStep);
    }

    [Theory]
    [InlineData(false, "refused", 0)]
    [InlineData(true, "imported", 2)]
    public void The_report_has_every_refused_row(bool skip, string outcome, int kept)
    {
        var path = Interactions(string.Concat(Enumerable.Range(0, 1150).Select(i => $"u,i{i},\"x\"\"ü\",,\n")) + "u,a,1,,\nu,a,1,,\nu,b,1,,\n");
        var report = Path.Combine(_folder.Path, "report.json");
        var request = new CreateDatasetImportJobRequest
        {
            DatasetGroup = "shop",
            DatasetType = DatasetType.Interactions,
            Paths = [path],
            SkipInvalidRecords = skip,
            ReportPath = report,
        };
        if (skip)
            _engine.ImportDataset(request, _context);
        else
            Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(request, _context));

        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(report));
        var root = json.RootElement;
        Assert.Equal((outcome, 1153, kept, 1150), (
            root.GetProperty("outcome").GetString(), root.GetProperty("rowsRead").GetInt32(), root.GetProperty("rowsKept").GetInt32(),
            root.GetProperty("rowsRejected").GetInt32()));
        Assert.Equal(!skip, root.TryGetProperty("error", out _));
        var rows = root.GetProperty("rejectedRows");
        Assert.Equal(1150, rows.GetArrayLength());
        Assert.Equal(1151, rows[1149].GetProperty("line").GetInt32());
        Assert.Equal((path, "TIMESTAMP", "x\"ü"),
            (rows[7].GetProperty("file").GetString(), rows[7].GetProperty("column").GetString(), rows[7].GetProperty("value").GetString()));
        Assert.Contains("is not a whole number", rows[7].GetProperty("rule").GetString());
        Assert.Equal(1,
            root.GetProperty("rowsDropped").EnumerateObject().Single(entry => entry.Name.StartsWith("duplicate", StringComparison.Ordinal)).Value.GetInt32());
    }

    [Fact]
    public void A_report_that_cannot_be_written_or_replaces_an_input_stops_the_import_before_it_begins()
    {
        var path = Interactions("u1,a,100,click,1\n");
        CreateDatasetImportJobRequest Request(string report) =>
            new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [path], ReportPath = report };
        Assert.Equal("FileNotWritable",
            Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(Request(Path.Combine(_folder.Path, "no", "r.json")), _context)).ErrorId);
        Assert.Equal("ReportIsInput", Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(Request(path), _context)).ErrorId);
        Assert.Empty(_engine.ListDatasetGroups(new()));
        Assert.Empty(_folder.StoreFiles("data"));
    }

    [Fact]
    public void A_failed_first_import_leaves_the_store_as_it_was()
    {
        Assert.Equal("MissingColumn", Assert.Throws<PersonalizeException>(() => Import(_folder.Write("a.csv", "userId,ITEM_ID,when\nu,a,1\n"))).ErrorId);
        Assert.Equal("InvalidRecords", Assert.Throws<PersonalizeException>(() => Import(Interactions("u,a,x,,\n"))).ErrorId);
        Assert.Equal("NoRows", Assert.Throws<PersonalizeException>(() => Import(Interactions(""))).ErrorId);
        Assert.Equal("MalformedFile", Assert.Throws<PersonalizeException>(() => Import(Interactions("u,a,1,,\nu,\"a\"b,1,,\n"))).ErrorId);
        Assert.Equal("FileNotFound", Assert.Throws<PersonalizeException>(() => Import(Path.Combine(_folder.Path, "no.csv"))).ErrorId);
        Assert.Equal("InvalidImportMode", Assert.Throws<PersonalizeException>(() => Import(Interactions("u,a,1,,\n"), mode: "some")).ErrorId);
        Assert.Equal("NoFiles", Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(Request([]), _context)).ErrorId);
        Assert.Empty(_engine.Store.Catalog.List<DatasetGroup>());
        Assert.Empty(_engine.ListSchemas(new()));
        Assert.Empty(_engine.ListDatasets(new()));
        Assert.Empty(_folder.StoreFiles("data"));
    }

    [Fact]
    public void A_missing_column_names_what_is_missing_what_is_there_and_what_to_do()
    {
        var error = Assert.Throws<PersonalizeException>(() => Import(_folder.Write("a.csv", "movie,who,TIMESTAMP\n1,2,3\n")));
        Assert.Contains("no column for USER_ID, ITEM_ID. Its columns: movie, who, TIMESTAMP.", error.Message);
        Assert.Contains("column map", error.NextStep);
        Assert.Contains(
            "The first line looks like data", Assert.Throws<PersonalizeException>(() => Import(_folder.Write("a.csv", "259,255,874724710\n1,2,3\n"))).Message);
    }

    [Fact]
    public void A_column_map_renames_and_unknown_columns_are_said_and_left_out()
    {
        var path = _folder.Write("ratings.csv", ",userId,movieId,rating,timestamp\n0,1,31,2.5,100\n1,1,32,3,200\n");
        var map = new Dictionary<string, string> { ["userId"] = "USER_ID", ["MOVIEID"] = "ITEM_ID", ["rating"] = "EVENT_VALUE" };
        _engine.CreateSchema(new()
        {
            Name = "ratings",
            DatasetType = DatasetType.Interactions,
            SchemaText = Schema("""{"name":"EVENT_VALUE","type":["null","float"]},{"name":"EVENT_TYPE","type":["null","string"]}"""),
        }, OperationContext.None);
        var report = _engine.ImportDataset(Request([path]) with { ColumnMap = map, Schema = "ratings" }, _context);
        Assert.Equal(2, report.RowsKept);
        Assert.Equal(["1 31 100  2.5", "1 32 200  3"], Rows());
        Assert.Contains(_warnings, warning => warning.Contains("number 1 (no name)"));
        Assert.Contains(_warnings, warning => warning.Contains("optional fields EVENT_TYPE"));

        Assert.Equal("UnknownColumn", ErrorWith("user", "USER_ID"));
        Assert.Equal("UnknownField", ErrorWith("rating", "RATING"));
        string ErrorWith(string column, string field) => Assert.Throws<PersonalizeException>(
            () => _engine.ImportDataset(
                Request([path]) with { ColumnMap = new Dictionary<string, string>(map) { [column] = field }, Schema = "ratings" }, _context)).ErrorId;
    }

    [Fact]
    public void Several_files_are_one_import_whatever_the_order_of_their_columns()
    {
        var one = _folder.Write("1.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,a,1\n");
        var two = _folder.WriteGzip("2.csv.gz", "TIMESTAMP,ITEM_ID,USER_ID\n2,b,u2\n1,a,u1\n");
        var report = _engine.ImportDataset(Request([one, two]), _context);
        Assert.Equal((3, 2), (report.RowsRead, report.RowsKept));
        Assert.Equal(["u1 a 1", "u2 b 2"], Rows());
        var bad = _folder.Write("3.csv", "USER_ID,ITEM_ID\nu,a\n");
        Assert.Contains("'" + bad + "' has no column for TIMESTAMP",
            Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(Request([one, bad]), _context)).Message);
        Assert.Equal(["u1 a 1", "u2 b 2"], Rows());
    }

    [Theory]
    [InlineData("milliseconds", "1600000000999", 1600000000, false)]
    [InlineData("iso8601", "2020-09-13T12:26:40Z", 1600000000, false)]
    [InlineData("ISO8601", "2020-09-13 14:26:40.500+02:00", 1600000000, false)]
    [InlineData("iso8601", "2020-09-13", 1599955200, true)]
    [InlineData("dd.MM.yyyy HH:mm", "13.09.2020 12:26", 1599999960, true)]
    [InlineData("iso8601", "20200913T122640", 1600000000, true)]
    [InlineData("iso8601", "20200913T082640-0400", 1600000000, false)]
    [InlineData("dd.MM.yyyy HH:mm K", "13.09.2020 14:26 +02:00", 1599999960, false)]
    [InlineData("HH:mm dd-MM-yyyy", "12:26 13-09-2020", 1599999960, true)]
    public void Other_times_are_read_when_their_format_is_named(string format, string text, long seconds, bool zoneless)
    {
        var path = _folder.Write("a.csv", $"USER_ID,ITEM_ID,TIMESTAMP\nu,a,{text}\n");
        Assert.Equal("InvalidRecords", Assert.Throws<PersonalizeException>(() => Import(path)).ErrorId);
        _engine.ImportDataset(Request([path]) with { TimestampFormat = format }, _context);
        Assert.Equal([$"u a {seconds}"], Rows());
        Assert.Equal(zoneless, _information.Contains("Times without a time zone were taken as UTC."));
        Assert.Equal("InvalidTimestampFormat",
            Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(Request([path]) with { TimestampFormat = "HH:mm" }, _context)).ErrorId);
        Assert.Contains("Did you mean 'iso8601'?",
            Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(Request([path]) with { TimestampFormat = "iso" }, _context)).Message);
    }

    [Fact]
    public void Seconds_that_are_read_as_milliseconds_are_noticed()
    {
        var path = _folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu,a,1600000000\n");
        _engine.ImportDataset(Request([path]) with { TimestampFormat = "milliseconds" }, _context);
        Assert.Contains(_warnings, warning => warning.Contains("The newest event is from 1970-01-19: check the unit"));
    }

    [Fact]
    public void Numbers_and_dates_mean_the_same_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Import(Interactions("u1,a,100,click,1.5\nu1,b,100,click,1e-3\n"));
            Assert.Equal(["u1 a 100 click 1.5", "u1 b 100 click 0.001"], Rows());
            Assert.Contains("EVENT_VALUE '1,5'", Assert.Throws<PersonalizeException>(() => Import(Interactions("u1,a,100,click,\"1,5\"\n"))).Message);
            var snapshot = SnapshotBuilder.Build(_engine.Store, Arn.DatasetGroup("shop"), new SnapshotOptions { EventValueThreshold = 0.5 }, _context);
            Assert.Equal(1, snapshot.EventCount);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_schema_that_exists_is_kept_when_the_file_fits_and_refused_when_it_does_not()
    {
        Import(Interactions("u1,a,100,click,1\n"));
        Import(_folder.Write("less.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,a,1\n"));
        Assert.Single(_engine.ListSchemas(new()));
        Assert.Equal("MissingColumn", Assert.Throws<PersonalizeException>(() => Import(_folder.Write("other.csv", "USER_ID,ITEM_ID\nu1,a\n"))).ErrorId);
        _engine.CreateSchema(new() { Name = "mine", DatasetType = DatasetType.Interactions, SchemaText = Schema() }, OperationContext.None);
        Assert.Equal("SchemaMismatch", Assert.Throws<PersonalizeException>(
            () => _engine.ImportDataset(Request([Interactions("u1,a,100,click,1\n")]) with { Schema = "mine" }, _context)).ErrorId);
        Assert.Equal("WrongSchemaType", Assert.Throws<PersonalizeException>(() =>
            _engine.ImportDataset(Request([Interactions("u1,a,100,click,1\n")]) with { Schema = "mine", DatasetType = DatasetType.Users }, _context)).ErrorId);

        // The schema that was inferred went with its dataset; one that somebody made stays.
        _engine.DeleteDataset(new("shop", DatasetType.Interactions));
        _engine.CreateSchema(new() { Name = "shop-interactions", DatasetType = DatasetType.Interactions, SchemaText = Schema() }, OperationContext.None);
        Import(Interactions("u1,a,100,click,1\n"));
        Assert.Contains(_information, line => line.StartsWith("Using the schema 'shop-interactions'"));
        _engine.DeleteDataset(new("shop", DatasetType.Interactions));
        Assert.Contains(_engine.ListSchemas(new()), kept => kept.Name == "shop-interactions");
    }

    [Fact]
    public void Datasets_and_schemas_are_created_listed_and_deleted_by_name_or_arn()
    {
        Import(Interactions("u1,a,100,click,1\n"));
        Assert.Equal(ErrorKind.ResourceAlreadyExists, Assert.Throws<PersonalizeException>(() => _engine.CreateSchema(
            new() { Name = "shop-interactions", DatasetType = DatasetType.Interactions, SchemaText = Schema() }, OperationContext.None)).Kind);
        Assert.Equal("InvalidSchema", Assert.Throws<PersonalizeException>(
            () => _engine.CreateSchema(new() { Name = "bad", DatasetType = DatasetType.Items, SchemaText = Schema() }, OperationContext.None)).ErrorId);
        Assert.Equal("InvalidName", Assert.Throws<PersonalizeException>(
            () => _engine.CreateSchema(new() { Name = "-bad", DatasetType = DatasetType.Interactions, SchemaText = Schema() }, OperationContext.None)).ErrorId);
        var schema = _engine.CreateSchema(
            new() { Name = "users", DatasetType = DatasetType.Users, SchemaText = """{"type":"record","name":"Users","namespace":"n","fields":"""
                + """[{"name":"USER_ID","type":"string"},{"name":"AGE","type":"int"}],"version":"1.0"}""" }, OperationContext.None);
        Assert.Equal("WrongSchemaType", Assert.Throws<PersonalizeException>(
            () => _engine.CreateDataset(new() { Name = "d", DatasetGroup = "shop", DatasetType = DatasetType.Items, Schema = "users" })).ErrorId);
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(
            () => _engine.CreateDataset(new() { Name = "d", DatasetGroup = "nobody", DatasetType = DatasetType.Users, Schema = "users" })).Kind);
        var dataset = _engine.CreateDataset(
            new() { Name = "d", DatasetGroup = Arn.DatasetGroup("shop"), DatasetType = DatasetType.Users, Schema = schema.Arn });
        Assert.Equivalent(dataset, _engine.DescribeDataset(new("shop", DatasetType.Users)), strict: true);
        Assert.Equal(2, _engine.ListDatasets(new("shop")).Count);
        Assert.Equal(2, _engine.ListDatasets(new()).Count);
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => _engine.ListDatasets(new("nobody"))).Kind);
        var used = Assert.Throws<PersonalizeException>(() => _engine.DeleteSchema(new("users")));
        Assert.Contains("used by the dataset 'shop/USERS'", used.Message);

        _engine.DeleteDataset(new("shop", DatasetType.Users));
        _engine.DeleteSchema(new(schema.Arn));
        _engine.DeleteDataset(new(Arn.DatasetGroup("shop"), DatasetType.Interactions));
        Assert.Empty(_engine.ListDatasets(new("shop")));
        Assert.Empty(_engine.ListSchemas(new()));
        Assert.Empty(_folder.StoreFiles("data"));
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => _engine.DescribeDataset(new("shop", DatasetType.Users))).Kind);
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => _engine.DeleteDataset(new("shop", DatasetType.Users))).Kind);
        Assert.Equal("WrongResourceKind", Assert.Throws<PersonalizeException>(() => _engine.DescribeSchema(new(dataset.Arn))).ErrorId);
    }

    [Fact]
    public void Long_texts_are_cut_and_long_categories_refused()
    {
        const string Fields = """{"type":"record","name":"Items","fields":[{"name":"ITEM_ID","type":"string"},{"name":"TITLE","type":"string","textual":true}"""
            + """,{"name":"GENRE","type":["null","string"],"categorical":true}]}""";
        _engine.CreateSchema(new() { Name = "items", DatasetType = DatasetType.Items, SchemaText = Fields }, OperationContext.None);
        var text = new string('x', 19_999) + "\U0001F600" + "tail";
        var request = Request([_folder.Write("items.csv", $"ITEM_ID,TITLE,GENRE\na,{text},{new string('g', 1000)}\na,again,\n")]) with
        {
            DatasetType = DatasetType.Items,
            Schema = "items",
        };
        var report = _engine.ImportDataset(request, _context);
        Assert.Equal((2, 1, 0), (report.RowsKept, report.Items, report.Users));
        Assert.Contains(_warnings, warning => warning.StartsWith("1 values of TITLE were cut"));
        Assert.Contains(_warnings, warning => warning.StartsWith("1 rows repeat the id"));
        var arn = Arn.Dataset("shop", DatasetType.Items);
        var titles = _engine.Store.Segments.Read(arn, _engine.Store.Catalog.Segments(arn), ["TITLE"], CancellationToken.None).Single().Columns[0].Texts!;
        Assert.Equal(new string('x', 19_999), titles[0]);
        var error = Assert.Throws<PersonalizeException>(() =>
            _engine.ImportDataset(request with { Paths = [_folder.Write("items.csv", $"ITEM_ID,TITLE,GENRE\na,t,{new string('g', 1001)}\n")] }, _context));
        Assert.Contains("GENRE 'ggg", error.Message);
        Assert.Contains("longer than 1000", error.Message);
    }

    private ImportReport Import(string path, string mode = "FULL", bool skip = false) =>
        _engine.ImportDataset(Request([path]) with { ImportMode = mode, SkipInvalidRecords = skip }, _context);

    private static CreateDatasetImportJobRequest Request(IReadOnlyList<string> paths) =>
        new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = paths };

    private string Interactions(string rows) => _folder.Write("interactions.csv", Header + rows);

    private static string Schema(string more = "") =>
        $$"""{"type":"record","name":"Interactions","namespace":"n","fields":[{"name":"USER_ID","type":"string"},{"name":"ITEM_ID","type":"string"}"""
            + $$""",{"name":"TIMESTAMP","type":"long"}{{(more.Length > 0 ? "," : "")}}{{more}}],"version":"1.0"}""";

    private string[] Rows()
    {
        var arn = Arn.Dataset("shop", DatasetType.Interactions);
        var known = _engine.DescribeSchema(new(_engine.DescribeDataset(new("shop", DatasetType.Interactions)).SchemaArn)).SchemaText;
        var columns = new[] { "USER_ID", "ITEM_ID", "TIMESTAMP", "EVENT_TYPE", "EVENT_VALUE" }.Where(name => known.Contains($"\"{name}\"")).ToArray();
        return
        [
            .. _engine.Store.Segments.Read(arn, _engine.Store.Catalog.Segments(arn), columns, CancellationToken.None).SelectMany(batch =>
                Enumerable.Range(0, batch.RowCount).Select(row => string.Join(' ', batch.Columns.Select(column => Text(column, row))))),
        ];
    }

    private static string? Text(ColumnData column, int row) =>
        column.Texts is { } texts ? texts[row] : column.Integers is { } integers ? $"{integers[row]}"
            : ((float)column.Numbers![row]).ToString(CultureInfo.InvariantCulture);
}
