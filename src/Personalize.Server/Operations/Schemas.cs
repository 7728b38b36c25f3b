using System.Text.Json;
using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Schemas. In the service a schema does not say which type of dataset it is for, except by the name of its record.</summary>
internal static class Schemas
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(AwsService.Personalize, Access.Write, "CreateSchema", Create, "name", "schema", "domain").Partly("domains are not offered"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeSchema", Describe, "schemaArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListSchemas", List, "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteSchema", Delete, "schemaArn"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var (name, text) = (call.Input.Text("name"), call.Input.Text("schema"));
        if (call.Input.OptionalText("domain") is { } domain)
            throw AwsException.InvalidInput($"The domain {domain} is not offered: leave 'domain' out.");
        var schema = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeSchema(new(name))),
            () => call.Engine.CreateSchema(new() { Name = name, SchemaText = text, DatasetType = TypeOf(text) }, call.Context));
        return Shape.Of(("schemaArn", call.Arn(schema.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var schema = call.Engine.DescribeSchema(new(call.Input.Arn("schemaArn")));
        return Shape.Of(("schema", OperationCall.Times(
            Shape.Of(("name", schema.Name), ("schemaArn", call.Arn(schema.Arn)), ("schema", schema.SchemaText)), schema)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "schemas", call.Engine.ListSchemas(new()),
        schema => OperationCall.Times(Shape.Of(("name", schema.Name), ("schemaArn", call.Arn(schema.Arn))), schema));

    private static JsonObject? Delete(OperationCall call)
    {
        call.Engine.DeleteSchema(new(call.Input.Arn("schemaArn")));
        return null;
    }

    /// <summary>
    /// The type of dataset that a schema is for: by the name of its record, which the service prescribes, otherwise by the ids among its fields.
    /// </summary>
    private static DatasetType TypeOf(string schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema);
            var root = document.RootElement;
            if (root.TryGetProperty("name", out var name) && Enum.TryParse<DatasetType>(name.GetString(), ignoreCase: true, out var named))
                return named;
            var fields = root.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()).ToHashSet();
            return (fields.Contains("USER_ID"), fields.Contains("ITEM_ID")) switch
            {
                (true, false) => DatasetType.Users,
                (false, true) => DatasetType.Items,
                _ => DatasetType.Interactions,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // The engine says what is wrong with it.
            return DatasetType.Interactions;
        }
    }
}
