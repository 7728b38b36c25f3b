using Personalize.Engine.Common;
using Personalize.Engine.Import;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Tests.Import;

public class SchemaInferenceTests
{
    private static readonly Dictionary<string, string> s_noMap = [];

    [Fact]
    public void Values_decide_what_columns_are()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new[]
        {
            $"i{i}", i % 2 == 0 ? "Drama|War" : "War", $"{i}", $"{i}.5", i % 3 == 0 ? "true" : "False", $"The long title number {i}", $"sku{i}", "", $"{i:000}",
            i % 4 == 0 ? "" : "7",
        });
        var inferred = SchemaInference.Infer(
            DatasetType.Items,
            "items.csv",
            new TextTable(["item_id", "genres", "Year", "price", "adult", "title", "sku", "nothing", "zip", "some"], rows),
            s_noMap);
        Assert.Equal(
            [
                new("ITEM_ID", FieldType.String, false, false, false),
                new("GENRES", FieldType.String, true, true, false),
                new("YEAR", FieldType.Long, true, false, false),
                new("PRICE", FieldType.Double, true, false, false),
                new("ADULT", FieldType.Boolean, true, false, false),
                new("TITLE", FieldType.String, true, false, true),
                new("SKU", FieldType.String, true, false, false),
                new("NOTHING", FieldType.String, true, false, false),
                new("ZIP", FieldType.String, true, false, false),
                new SchemaField("SOME", FieldType.Long, true, false, false),
            ],
            inferred.Schema.Fields);
        Assert.Contains("GENRES: string or null, categorical (2 different values in 60)", inferred.Decisions);
        Assert.Contains("SKU: string or null (40 different values in 40: too many for categories; not used by the model)", inferred.Decisions);
        Assert.Equal(inferred.Schema.Fields, DatasetSchemaReader.Read(DatasetType.Items, SchemaText.Write(inferred.Schema)).Fields);
    }

    [Fact]
    public void Names_become_field_names_and_the_map_comes_first()
    {
        var table = new TextTable(["who", "Item Id", "timestamp", "7 day-avg", "", "Größe"], [["u", "i", "1", "2", "x", "3"]]);
        var inferred = SchemaInference.Infer(DatasetType.Interactions, "a.csv", table, new Dictionary<string, string> { ["who"] = "USER_ID" });
        Assert.Equal(["USER_ID", "ITEM_ID", "TIMESTAMP", "_7_DAY_AVG", "GR__E"], inferred.Schema.Fields.Select(field => field.Name));
    }

    [Fact]
    public void Too_many_columns_leave_out_what_the_model_cannot_use_then_the_last()
    {
        var names = new[] { "USER_ID", "NAME", "A", "B", "C", "D", "E", "F" };
        var inferred = SchemaInference.Infer(
            DatasetType.Users,
            "a.csv",
            new TextTable(names, Enumerable.Range(0, 9).Select(i => new[] { $"u{i}", $"n{i}", "1", "2", "3", "4", "5", "6" })),
            s_noMap);
        Assert.Equal(["USER_ID", "A", "B", "C", "D", "E"], inferred.Schema.Fields.Select(field => field.Name));
        Assert.Contains("left out: NAME, F (a dataset of type Users has at most 5 metadata fields)", inferred.Decisions);
    }

    [Fact]
    public void What_is_missing_or_ambiguous_is_refused()
    {
        Assert.Contains("no column for USER_ID, TIMESTAMP", Error(DatasetType.Interactions, "ITEM_ID", "when").Message);
        Assert.Contains("no metadata column", Error(DatasetType.Items, "ITEM_ID", "CREATION_TIMESTAMP").Message);
        Assert.Equal("AmbiguousColumn", Error(DatasetType.Users, "USER_ID", "user_id", "A").ErrorId);
        static PersonalizeException Error(DatasetType type, params string[] columns) =>
            Assert.Throws<PersonalizeException>(() => SchemaInference.Infer(type, "a.csv", new TextTable(columns, []), s_noMap));
    }
}
