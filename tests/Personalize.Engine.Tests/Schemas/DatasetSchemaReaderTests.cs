using CsCheck;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Tests.Schemas;

public class DatasetSchemaReaderTests
{
    [Fact]
    public void A_valid_schema_is_read_with_its_types_and_flags()
    {
        var schema = DatasetSchemaReader.Read(DatasetType.Items, """
            {
              "type": "record", "name": "Items", "namespace": "com.amazonaws.personalize.schema", "version": "1.0",
              "fields": [
                { "name": "ITEM_ID", "type": "string" },
                { "name": "GENRES", "type": ["null", "string"], "categorical": true },
                { "name": "TEXT", "type": ["string", "null"], "textual": true },
                { "name": "PRICE", "type": "float" },
                { "name": "RATIO", "type": ["double"] },
                { "name": "COUNT", "type": "int" },
                { "name": "ADULT", "type": "boolean" },
                { "name": "CREATION_TIMESTAMP", "type": "long" }
              ]
            }
            """);
        Assert.Equal(
            [
                new("ITEM_ID", FieldType.String, false, false, false),
                new("GENRES", FieldType.String, true, true, false),
                new("TEXT", FieldType.String, true, false, true),
                new("PRICE", FieldType.Float, false, false, false),
                new("RATIO", FieldType.Double, false, false, false),
                new("COUNT", FieldType.Int, false, false, false),
                new("ADULT", FieldType.Boolean, false, false, false),
                new SchemaField("CREATION_TIMESTAMP", FieldType.Long, false, false, false),
            ],
            schema.Fields);
    }

    public static TheoryData<DatasetType, string, string> Invalid => new()
    {
        { DatasetType.Interactions, Fields("USER_ID string", "ITEM_ID string"), "required field TIMESTAMP (long) is missing" },
        { DatasetType.Interactions, Fields("USER_ID long", "ITEM_ID string", "TIMESTAMP long"), "field USER_ID: the type must be string, not long" },
        { DatasetType.Interactions, Fields("USER_ID string", "ITEM_ID string?", "TIMESTAMP long"), "field ITEM_ID: it is required and cannot be null" },
        { DatasetType.Interactions, Fields("USER_ID string", "ITEM_ID string", "TIMESTAMP int"), "field TIMESTAMP: the type must be long, not int" },
        { DatasetType.Interactions, Fields("USER_ID string", "ITEM_ID string", "TIMESTAMP long", "EVENT_VALUE string"),
            "field EVENT_VALUE: the type must be float or double" },
        { DatasetType.Interactions, Fields("USER_ID string", "ITEM_ID string", "TIMESTAMP long", "EVENT_TYPE string categorical"),
            "field EVENT_TYPE: it has a fixed meaning" },
        { DatasetType.Interactions, Fields("USER_ID string", "ITEM_ID string", "TIMESTAMP long", "A int", "B int", "C int", "D int", "E int", "F int"),
            "it has 6 metadata fields; Interactions must have 0 to 5" },
        { DatasetType.Interactions, Fields("USER_ID string", "ITEM_ID string", "TIMESTAMP long", "A string textual"), "only Items can have textual fields" },
        { DatasetType.Users, Fields("USER_ID string"), "it has 0 metadata fields; Users must have 1 to 5" },
        { DatasetType.Users, Fields("USER_ID string", "AGE number"), "field AGE: the type \"number\" is not known" },
        { DatasetType.Users, Fields("USER_ID string", "AGE int", "age int"), "the name is used 2 times" },
        { DatasetType.Users, Fields("USER_ID string", "1AGE int"), "field \"1AGE\": a name consists of" },
        { DatasetType.Users, Fields("USER_ID string", "AGE int categorical"), "only string fields can be categorical" },
        { DatasetType.Items, Fields("ITEM_ID string", "A string categorical textual"), "cannot be both categorical and textual" },
        { DatasetType.Items, Fields(["ITEM_ID string", .. Enumerable.Range(0, 51).Select(i => $"F{i} int")]),
            "it has 51 metadata fields; Items must have 1 to 50" },
        { DatasetType.Items, Fields("ITEM_ID string", "A int").Replace("Items", "Users"), "its name says that it is for Users" },
        { DatasetType.Items, Fields("ITEM_ID string", "A int").Replace("\"record\"", "\"map\""), "\"type\" must be \"record\"" },
        { DatasetType.Items, Fields("ITEM_ID string", "A int").Replace("\"fields\"", "\"feilds\""), "the key \"feilds\" is not known" },
        { DatasetType.Items, """{"type":"record","name":"Items","fields":[{"name":"ITEM_ID","type":"string"},{"name":"A","type":["null","string","int"]}]}""",
            "the type [\"null\",\"string\",\"int\"] is not known" },
        { DatasetType.Items,
            """{"type":"record","name":"Items","fields":[{"name":"ITEM_ID","type":"string"},{"name":"A","type":"string","categorical":"yes"}]}""",
            "\"categorical\" must be true or false" },
        { DatasetType.Items, """{"type":"record","name":"Items","fields":[{"name":"ITEM_ID","type":"string"},{"name":"A"}]}""",
            "field A: \"type\" is missing" },
        { DatasetType.Items, """{"type":"record","name":"Items","fields":[{"name":"ITEM_ID","type":"string"},{"type":"int"}]}""",
            "field 2 must be an object with a \"name\"" },
        { DatasetType.Items, """{"type":"record","name":"Items","fields":[{"name":"ITEM_ID","type":"string"},{"name":"A","type":"int","categoric":true}]}""",
            "the key \"categoric\" is not known" },
        { DatasetType.Items, "{\"type\":\"record\",\n\"name\":}", "it is not JSON: line 2, column 8" },
        { DatasetType.Items, """{"type":"record","type":"record"}""", "it is not JSON" },
        { DatasetType.Items, "[]", "it must be a JSON object" },
        { DatasetType.Items, "", "it is not JSON" },
        { DatasetType.Items, new string(' ', 100_001), "100001 characters" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_schema_is_refused_with_its_problem(DatasetType type, string text, string problem)
    {
        var error = Assert.Throws<PersonalizeException>(() => DatasetSchemaReader.Read(type, text));
        Assert.Equal("InvalidSchema", error.ErrorId);
        Assert.Contains(problem, error.Message);
    }

    [Fact]
    public void All_problems_are_in_one_message()
    {
        var error = Assert.Throws<PersonalizeException>(() => DatasetSchemaReader.Read(
            DatasetType.Users,
            """{"type":"map","name":"","extra":1,"fields":[{"name":"USER_ID","type":"long"},{"name":"A B","type":"text","categorical":1}]}"""));
        string[] problems =
        [
            "\"type\" must be", "\"name\" is missing", "\"extra\"", "USER_ID: the type must be string", "\"A B\"", "\"text\" is not known", "true or false",
        ];
        foreach (var problem in problems)
            Assert.Contains(problem, error.Message);
        Assert.Equal(7, error.Message.Split("\n- ").Length - 1);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var type = Gen.Enum<FieldType>();
        Gen.Select(Gen.Enum<DatasetType>(), Gen.Select(type, Gen.Bool, Gen.Int[0, 2]).Array[1, 5]).Sample(sample =>
        {
            var reserved = DatasetFields.Reserved(sample.Item1).Select(field => new SchemaField(field.Name, field.Types[0], !field.Required, false, false));
            var metadata = sample.Item2.Select((field, i) => new SchemaField(
                $"FIELD_{i}",
                field.Item1,
                field.Item2,
                field.Item1 == FieldType.String && field.Item3 == 1,
                field.Item1 == FieldType.String && field.Item3 == 2 && sample.Item1 == DatasetType.Items));
            var schema = new DatasetSchema(sample.Item1, [.. reserved, .. metadata]);
            var read = DatasetSchemaReader.Read(sample.Item1, SchemaText.Write(schema));
            Assert.Equal(schema.DatasetType, read.DatasetType);
            Assert.Equal(schema.Fields, read.Fields);
        });
    }

    [Fact]
    public void Mutated_schemas_are_read_or_end_in_our_own_error()
    {
        var valid = SchemaText.Write(new DatasetSchema(
            DatasetType.Items, [new("ITEM_ID", FieldType.String, false, false, false), new("A", FieldType.String, true, true, false),
                new("B", FieldType.Long, false, false, false)]));
        Gen.Select(Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Char["{}[]\":,\\ntruefalse0 \n\0\uD800é"]).Array[1, 5], Gen.Int[0, valid.Length], Gen.Bool)
            .Sample(
            sample =>
            {
                var text = valid.ToCharArray();
                foreach (var (position, character) in sample.Item1)
                    text[position] = character;
                try
                {
                    DatasetSchemaReader.Read(DatasetType.Items, new string(text)[..(sample.Item3 ? sample.Item2 : valid.Length)]);
                }
                catch (PersonalizeException error)
                {
                    Assert.Equal("InvalidSchema", error.ErrorId);
                }
            },
            iter: 5000);
    }

    // "NAME type", with a question mark for null, then flags.
    private static string Fields(params string[] fields)
    {
        var entries = fields.Select(field =>
        {
            var parts = field.Split(' ');
            var type = parts[1].EndsWith('?') ? $"[\"null\",\"{parts[1][..^1]}\"]" : $"\"{parts[1]}\"";
            return $$"""{"name":"{{parts[0]}}","type":{{type}}{{string.Concat(parts.Skip(2).Select(flag => $",\"{flag}\":true"))}}}""";
        });
        var name = fields.Any(field => field.StartsWith("TIMESTAMP"))
            || fields.Length == 2 && fields[1].StartsWith("ITEM_ID") ? "Interactions" : fields[0].StartsWith("USER_ID") ? "Users" : "Items";
        return $$"""{"type":"record","name":"{{name}}","namespace":"n","fields":[{{string.Join(",", entries)}}],"version":"1.0"}""";
    }
}
