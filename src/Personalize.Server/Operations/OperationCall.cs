using Personalize.Engine;
using Personalize.Server.Hosting;
using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>A request to one operation, by a client that has proved who it is.</summary>
internal sealed record OperationCall(Operation Operation, ServerParts Parts, JsonInput Input, ServerCredential Caller, string Region)
{
    /// <summary>The same for all attempts of a client at one request; null if it does not say.</summary>
    public string? InvocationId { get; init; }

    /// <summary>Cancelled if the client goes away.</summary>
    public CancellationToken Cancellation { get; init; }

    public PersonalizeEngine Engine => Parts.Engine;

    /// <summary>What the engine decides or warns about is logged; it never contains data of users.</summary>
    public OperationContext Context => new() { Warning = Parts.Log.Remark, Information = Parts.Log.Remark };

    /// <summary>Whose files are meant, where jobs of all kinds have theirs.</summary>
    public string JobOf(string name) => $"{Operation.Name}/{name}";

    /// <summary>An ARN in the form of the service.</summary>
    public string Arn(string localArn) => Arns.ToService(localArn, Region, Caller.AccountId);

    public JsonNode? OptionalArn(string? localArn) => localArn is null ? null : (JsonNode)Arn(localArn);

    /// <summary>What every resource answers with: status, reason of a failure, times.</summary>
    public JsonObject Common(JsonObject shape, Resource resource)
    {
        var (status, reason) = Parts.Queue.StatusOf(resource);
        shape.Add("status", status);
        return Times(Reason(shape, reason), resource);
    }

    /// <summary>The times, for resources without a status.</summary>
    public static JsonObject Times(JsonObject shape, Resource resource)
    {
        shape.Add("creationDateTime", Shape.Time(resource.CreationDateTime));
        shape.Add("lastUpdatedDateTime", Shape.Time(resource.LastUpdatedDateTime));
        return shape;
    }

    private JsonObject Reason(JsonObject shape, string? reason)
    {
        if (reason is not null)
            shape.Add("failureReason", Arn(reason));
        return shape;
    }
}
