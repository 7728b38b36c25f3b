using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Datasets.</summary>
internal static class Datasets
{
    /// <summary>The dataset of the events of a tracker, which the service once kept apart.</summary>
    private const string LiveEvents = "EVENT_INTERACTIONS";

    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(AwsService.Personalize, Access.Write, "CreateDataset", Create, "name", "schemaArn", "datasetGroupArn", "datasetType", "tags")
            .Partly("the types Interactions, Items and Users; no actions"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeDataset", Describe, "datasetArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListDatasets", List, "datasetGroupArn", "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Write, "UpdateDataset", Update, "datasetArn", "schemaArn"),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteDataset", Delete, "datasetArn"),
    ];

    /// <summary>The group and the type in the ARN of a dataset.</summary>
    public static (string Group, DatasetType Type) Parse(JsonInput input, string member = "datasetArn")
    {
        var arn = input.Arn(member);
        if (Arn.KindOf(arn) != ResourceKind.Dataset || !TryType(Arn.LastPartOf(arn), out var type))
            throw AwsException.InvalidInput($"'{arn}' is not the ARN of a dataset: it ends in dataset/<dataset group>/<INTERACTIONS, ITEMS or USERS>.");
        return (Arn.NameOf(arn), type);
    }

    private static JsonObject Create(OperationCall call)
    {
        var text = call.Input.Text("datasetType");
        if (!TryType(text, out var type))
            throw AwsException.InvalidInput($"'{text}' is not offered as a datasetType; it can be Interactions, Items or Users.");
        var (name, group, schema) = (call.Input.Text("name"), call.Input.Arn("datasetGroupArn"), call.Input.Arn("schemaArn"));
        var dataset = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeDataset(new(group, type))),
            () => call.Engine.CreateDataset(new() { Name = name, DatasetGroup = group, DatasetType = type, Schema = schema }));
        return Shape.Of(("datasetArn", call.Arn(dataset.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var (group, type) = Parse(call.Input);
        var dataset = call.Engine.DescribeDataset(new(group, type));
        var trackers = type == DatasetType.Interactions ? call.Engine.ListEventTrackers(new(dataset.DatasetGroupArn)) : [];
        var shape = Shape.Of(
            ("name", dataset.Name),
            ("datasetArn", call.Arn(dataset.Arn)),
            ("datasetGroupArn", call.Arn(dataset.DatasetGroupArn)),
            ("datasetType", dataset.DatasetType.ToString()),
            ("schemaArn", call.Arn(dataset.SchemaArn)),
            ("trackingId", trackers.Count > 0 ? (JsonNode)trackers[0].TrackingId : null));
        return Shape.Of(("dataset", call.Common(shape, dataset)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "datasets", call.Engine.ListDatasets(new(call.Input.OptionalArn("datasetGroupArn"))),
        dataset => call.Common(
            Shape.Of(("name", dataset.Name), ("datasetArn", call.Arn(dataset.Arn)), ("datasetType", dataset.DatasetType.ToString())), dataset));

    private static JsonObject Update(OperationCall call)
    {
        var (group, type) = Parse(call.Input);
        var dataset = call.Engine.UpdateDataset(new() { DatasetGroup = group, DatasetType = type, Schema = call.Input.Arn("schemaArn") }, call.Context);
        return Shape.Of(("datasetArn", call.Arn(dataset.Arn)));
    }

    private static JsonObject? Delete(OperationCall call)
    {
        var arn = call.Input.Arn("datasetArn");
        if (Arn.KindOf(arn) == ResourceKind.Dataset && Arn.LastPartOf(arn) == LiveEvents)
            return DeleteLiveEvents(call, Arn.NameOf(arn));
        var (group, type) = Parse(call.Input);
        call.Engine.DeleteDataset(new(group, type));
        return null;
    }

    // Scripts of 2019 and 2020 delete it after the Interactions dataset, with which the events have gone here.
    private static JsonObject? DeleteLiveEvents(OperationCall call, string group) =>
        call.Engine.ListDatasets(new(group)).Any(dataset => dataset.DatasetType == DatasetType.Interactions)
            ? throw AwsException.InvalidInput("Live events are part of the Interactions dataset here, and are deleted with it: delete that one.")
            : null;

    private static bool TryType(string text, out DatasetType type) =>
        Enum.TryParse(text, ignoreCase: true, out type) && Enum.IsDefined(type) && !char.IsAsciiDigit(text[0]);
}
