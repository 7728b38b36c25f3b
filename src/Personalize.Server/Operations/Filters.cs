using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Filters and event trackers.</summary>
internal static class Filters
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(AwsService.Personalize, Access.Write, "CreateFilter", Create, "name", "datasetGroupArn", "filterExpression", "tags"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeFilter", Describe, "filterArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListFilters", List, "datasetGroupArn", "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteFilter", Delete, "filterArn"),
        Operation.Works(AwsService.Personalize, Access.Write, "CreateEventTracker", CreateTracker, "name", "datasetGroupArn", "tags"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeEventTracker", DescribeTracker, "eventTrackerArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListEventTrackers", ListTrackers, "datasetGroupArn", "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteEventTracker", DeleteTracker, "eventTrackerArn"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var (name, group, expression) = (call.Input.Text("name"), call.Input.Arn("datasetGroupArn"), call.Input.Text("filterExpression"));
        var filter = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeFilter(new(name))),
            () => call.Engine.CreateFilter(new() { Name = name, DatasetGroup = group, FilterExpression = expression }));
        return Shape.Of(("filterArn", call.Arn(filter.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var filter = call.Engine.DescribeFilter(new(call.Input.Arn("filterArn")));
        var shape = Shape.Of(
            ("name", filter.Name),
            ("filterArn", call.Arn(filter.Arn)),
            ("datasetGroupArn", call.Arn(filter.DatasetGroupArn)),
            ("filterExpression", filter.FilterExpression));
        return Shape.Of(("filter", call.Common(shape, filter)));
    }

    // The member begins with a capital letter in the service, too.
    private static JsonObject List(OperationCall call) => Paging.List(
        call, "Filters", call.Engine.ListFilters(new(call.Input.OptionalArn("datasetGroupArn"))), filter => call.Common(
            Shape.Of(("name", filter.Name), ("filterArn", call.Arn(filter.Arn)), ("datasetGroupArn", call.Arn(filter.DatasetGroupArn))), filter));

    private static JsonObject? Delete(OperationCall call)
    {
        call.Engine.DeleteFilter(new(call.Input.Arn("filterArn")));
        return null;
    }

    private static JsonObject CreateTracker(OperationCall call)
    {
        var (name, group) = (call.Input.Text("name"), call.Input.Arn("datasetGroupArn"));
        var tracker = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeEventTracker(new(name))),
            () => call.Engine.CreateEventTracker(new() { Name = name, DatasetGroup = group }, call.Context));
        return Shape.Of(("eventTrackerArn", call.Arn(tracker.Arn)), ("trackingId", tracker.TrackingId));
    }

    private static JsonObject DescribeTracker(OperationCall call)
    {
        var tracker = call.Engine.DescribeEventTracker(new(call.Input.Arn("eventTrackerArn")));
        var shape = Shape.Of(
            ("name", tracker.Name),
            ("eventTrackerArn", call.Arn(tracker.Arn)),
            ("accountId", call.Caller.AccountId),
            ("trackingId", tracker.TrackingId),
            ("datasetGroupArn", call.Arn(tracker.DatasetGroupArn)));
        return Shape.Of(("eventTracker", call.Common(shape, tracker)));
    }

    private static JsonObject ListTrackers(OperationCall call) => Paging.List(
        call, "eventTrackers", call.Engine.ListEventTrackers(new(call.Input.OptionalArn("datasetGroupArn"))),
        tracker => call.Common(Shape.Of(("name", tracker.Name), ("eventTrackerArn", call.Arn(tracker.Arn))), tracker));

    private static JsonObject? DeleteTracker(OperationCall call)
    {
        call.Engine.DeleteEventTracker(new(call.Input.Arn("eventTrackerArn")));
        return null;
    }
}
