using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Dataset groups.</summary>
internal static class DatasetGroups
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(AwsService.Personalize, Access.Write, "CreateDatasetGroup", Create, "name", "roleArn", "kmsKeyArn", "domain", "tags")
            .Partly("domains are not offered; `roleArn` and `kmsKeyArn` are kept and not used"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeDatasetGroup", Describe, "datasetGroupArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListDatasetGroups", List, "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteDatasetGroup", Delete, "datasetGroupArn"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var name = call.Input.Text("name");
        if (call.Input.OptionalText("domain") is { } domain)
            throw AwsException.InvalidInput($"The domain {domain} is not offered: leave 'domain' out, and create solutions instead of recommenders.");
        var group = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeDatasetGroup(new(name))),
            () => call.Engine.CreateDatasetGroup(new() { Name = name }),
            "roleArn", "kmsKeyArn");
        return Shape.Of(("datasetGroupArn", call.Arn(group.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var group = call.Engine.DescribeDatasetGroup(new(call.Input.Arn("datasetGroupArn")));
        var shape = Shape.Of(
            ("name", group.Name),
            ("datasetGroupArn", call.Arn(group.Arn)),
            ("roleArn", Tags.Kept(group, "roleArn")),
            ("kmsKeyArn", Tags.Kept(group, "kmsKeyArn")));
        return Shape.Of(("datasetGroup", call.Common(shape, group)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "datasetGroups", call.Engine.ListDatasetGroups(new()),
        group => call.Common(Shape.Of(("name", group.Name), ("datasetGroupArn", call.Arn(group.Arn))), group));

    private static JsonObject? Delete(OperationCall call)
    {
        call.Engine.DeleteDatasetGroup(new(call.Input.Arn("datasetGroupArn")));
        return null;
    }
}
