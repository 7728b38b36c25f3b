using System.Text;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Batches;
using Personalize.Engine.Serving.Events;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Solutions;
using Personalize.Storage.Configuration;

namespace Personalize.Storage.Tests.Fuzz;

/// <summary>Readers of text that people and programs hand over: schemas, configurations, filters, lines of batches, properties of events.</summary>
internal static class TextTargets
{
    private static readonly ConfigurationReader s_configurations = new();

    private static readonly DatasetSchema s_interactions = new(DatasetType.Interactions,
    [
        Field("USER_ID", FieldType.String), Field("ITEM_ID", FieldType.String), Field("TIMESTAMP", FieldType.Long), Field("EVENT_TYPE", FieldType.String),
        Field("DEVICE", FieldType.String, categorical: true), Field("LEVEL", FieldType.Long), Field("WEIGHT", FieldType.Double),
        Field("FLAG", FieldType.Boolean),
    ]);

    private static readonly DatasetSchema s_items = new(DatasetType.Items,
    [
        Field("ITEM_ID", FieldType.String), Field("GENRE", FieldType.String, categorical: true), Field("TITLE", FieldType.String),
        Field("PRICE", FieldType.Double), Field("CREATION_TIMESTAMP", FieldType.Long),
    ]);

    private static readonly DatasetSchema s_users = new(
        DatasetType.Users, [Field("USER_ID", FieldType.String), Field("AGE", FieldType.Int), Field("CLUB", FieldType.String, categorical: true)]);

    public static FuzzTarget Schema { get; } = new(
        "schema",
        [Bytes(SchemaText.Write(s_items)), Bytes(SchemaText.Write(s_interactions)), Bytes(SchemaText.Write(s_users))],
        Words("{", "}", "[", "]", ":", ",", "\"", "\"type\"", "\"name\"", "\"fields\"", "\"record\"", "null", "true", "\"categorical\":true",
            "\"textual\":true", "\\ud800", "1e999", "\uFEFF"),
        input => FuzzTarget.Each(Enum.GetValues<DatasetType>(), type => DatasetSchemaReader.Read(type, Text(input))));

    public static FuzzTarget Configuration { get; } = new(
        "solution-configuration",
        [
            Bytes("""{"algorithmHyperParameters":{"hidden_dimension":"43","bptt":32,"recency_mask":true}"""
                + ""","featureTransformationParameters":{"min_user_history_length_percentile":0.05},"eventValueThreshold":1.5}"""),
            Bytes("""{"autoMLConfig":{"metricName":"coverage","recipeList":["aws-hrnn","arn:aws:personalize:::recipe/aws-hrnn-metadata"]}}"""),
            Bytes("""{"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":"""
                + """[{"name":"training.bptt","minValue":2,"maxValue":32}],"categoricalHyperParameterRanges":[{"name":"data.recency_mask","values":"""
                + """["true","false"]}]},"hpoResourceConfig":{"maxNumberOfTrainingJobs":"10","maxParallelTrainingJobs":2}"""
                + ""","hpoObjective":{"type":"Maximize","metricName":"precision_at_5"}}}"""),
            Bytes("AlgorithmHyperParameters:\n  hidden_dimension: 43\n  bptt: &b 32\n  recency_mask: true\nFeatureTransformationParameters: {}\n"),
            Bytes("a: &a [x, x]\nb: &b [*a, *a]\nc: |\n  text\n  more\nd: !!str 5\n? key\n: 'v'\n"),
            Bytes("{\"optimizationObjective\":{\"itemAttribute\":\"PRICE\",\"objectiveSensitivity\":\"LOW\"}}"),
        ],
        Words("{", "}", "[", "]", ": ", ", ", "\n", "  ", "- ", "&a ", "*a", "<<: *a", "!!binary ", "!System.Diagnostics.Process ",
            "!<tag:yaml.org,2002:python/object/apply:os.system> ", "---\n", "...\n", "%YAML 1.2\n", "|\n", ">\n", "'", "\"", "? ", "1e999", "-0", ".inf", "~",
            "\\u0000", "\t", "# "),
        input =>
        {
            var tree = s_configurations.Parse(Text(input));
            FuzzTarget.Each([false, true], performAutoML => SolutionRules.Check(
                new CreateSolutionRequest { Name = "s", DatasetGroup = "shop", Recipe = performAutoML ? null
                    : "aws-hrnn", PerformAutoML = performAutoML, SolutionConfig = tree }, warning: null));
        });

    public static FuzzTarget Filter { get; } = new(
        "filter",
        [
            Bytes("""INCLUDE ItemID WHERE Items.GENRE IN ("a", $G) AND Items.PRICE <= 20.5 OR Items.ITEM_ID IN ("i1")"""),
            Bytes("""EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*") | INCLUDE ItemID WHERE Items.CREATION_TIMESTAMP > $T """
                + """IF CurrentUser.AGE >= 18 AND CurrentUser.CLUB = "x" """),
            Bytes("""exclude itemid where interactions.level not in (1, -2e3) and interactions.timestamp < 1700000000"""),
        ],
        Words("INCLUDE ", "EXCLUDE ", "ItemID ", "WHERE ", "Items.", "Interactions.", "CurrentUser.", " IN (", " NOT IN (", ")", "\"", "'", ",", "|", " AND ",
            " OR ", " IF ", "$", "<=", "*", "1e999", "-", ".", "\u0130"),
        input => FilterParser.Parse(Text(input), type => type switch { DatasetType.Items => s_items, DatasetType.Users => s_users, _ => s_interactions }));

    public static FuzzTarget BatchInput { get; } = new(
        "batch-line",
        [
            Bytes("""{"userId":"105"}"""), Bytes("""{"userId":105,"filterValues":{"G":"\"a\",\"b\"","N":5}}"""),
            Bytes("""{"userId":"105","itemList":["7",8]}"""), Bytes("""{"itemId":"105"}"""),
        ],
        Words("{", "}", "[", "]", "\"", ":", ",", "\"userId\"", "\"filterValues\"", "\\ud800", "null", "[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":"),
        input =>
        {
            // One line: problems are reported as its error, never thrown, and what is repeated in the output is valid JSON again.
            foreach (var subject in new[] { RecipeSubject.User, RecipeSubject.Item })
            {
                var line = BatchLine.Parse(Text(input).ReplaceLineEndings(" "), subject);
                var output = new System.Buffers.ArrayBufferWriter<byte>();
                using var writer = BatchLine.Writer(output);
                line.Write(writer, output, line.Error is null ? [] : null, line.Error, warning: null);
                using var json = System.Text.Json.JsonDocument.Parse(output.WrittenMemory, new System.Text.Json.JsonDocumentOptions { MaxDepth = 1000 });
            }
        });

    public static FuzzTarget EventProperties { get; } = new(
        "event-properties",
        [Bytes("""{"device":"tv","LEVEL":3,"weight":1.5,"flag":true}"""),
            Bytes("""{"deviceType":null,"level":"7","weight":"x","flag":"false","DEVICE":{"a":[1]}}"""),
            Bytes("""{"itemId":"i","eventValue":"2.5","EVENT_ATTRIBUTION_SOURCE":"mail"}""")],
        Words("{", "}", "[", "]", "\"", ":", ",", "\"device\"", "\"level\"", "1e999", "-9223372036854775809", "\\ud800", "null", "true"),
        input =>
        {
            var put = new PutEvent { EventType = "click", ItemId = "i", SentAt = 1_700_000_000, EventAttributionSource = "mail", Properties = Text(input) };
            var events = EventRules.Check(new PutEventsRequest { TrackingId = "t", UserId = "u", SessionId = "s", EventList = [put] });

            // What has been accepted is read again by every later training.
            JournalColumns.OfEvents(
                [.. events.Select(checkedEvent => checkedEvent.Event)], s_interactions, [.. s_interactions.Fields.Select(field => field.Name)]);
        });

    /// <summary>Values of fields, by every type of field and every format of times, and texts with markup.</summary>
    public static FuzzTarget Values { get; } = new(
        "values",
        [
            Bytes("1714979289.75"), Bytes("1.714979289E+09"), Bytes("2024-05-06 09:08:09.123456789 +0200"), Bytes("2024-05-06T07:08:09Z[UTC]"),
            Bytes("5/6/2024 07:08"), Bytes("007"), Bytes("\\N"), Bytes("#N/A"),
            Bytes("<p class='a'>t&eacute;a<!-- x --><script>y</script></p> 3 < 4"), Bytes("true"),
        ],
        Words("e", "E+", ".", "-", "+", ":", " ", "T", "Z", " UTC", "[", "]", "0", "9", "NaN", "<", ">", "</", "&", ";", "&#x10FFFF;", "<!--", "<style",
            "\uFEFF"),
        input =>
        {
            var text = Text(input);
            foreach (var format in new[] { "seconds", "milliseconds", "iso8601", "dd.MM.yyyy HH:mm" })
            {
                if (new TimestampReader(format).Read(text, out var seconds) is null)
                    Assert.InRange(seconds, 0, DatasetFields.LatestTimestamp);
            }

            foreach (var field in s_users.Fields.Concat(s_items.Fields).Concat(s_interactions.Fields))
            {
                var parser = FieldParser.Create(
                    DatasetType.Interactions, field with { Nullable = true }, 1, new TimestampReader("seconds"), MissingValues.Standard,
                    new SchemaGuess(new HashSet<string>()));
                parser.Parse(RowBlock.Of(text), 0);
                _ = parser.LikeMissing.Count;
            }

            var statistics = new ColumnStatistics(TabularColumn.Plain, MissingValues.Standard);
            statistics.Add(text);
            statistics.Decide(DatasetType.Items, allRows: true);
            _ = Markup.Remove(text);
        });

    public static byte[][] Words(params string[] words) => [.. words.Select(Bytes)];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // Half surrogates come out of escapes, and of bytes that are not UTF-8 as a replacement character.
    private static string Text(byte[] input) => Encoding.UTF8.GetString(input).Replace("\u0001", "\uD800", StringComparison.Ordinal);

    private static SchemaField Field(string name, FieldType type, bool categorical = false) =>
        new(name, type, Nullable: name is not ("USER_ID" or "ITEM_ID" or "TIMESTAMP"), categorical, Textual: false);
}
