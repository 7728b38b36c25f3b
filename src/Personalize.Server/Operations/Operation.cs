using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>One operation of a service.</summary>
/// <param name="Members">The members of its request.</param>
/// <param name="Handle">Answers a call; null means an answer without a body.</param>
internal sealed record Operation(
    AwsService Service, string Name, Support Support, string? Remark, Access Access, IReadOnlyList<string> Members,
    Func<OperationCall, Task<JsonObject?>> Handle)
{
    private const string TargetPrefix = "AmazonPersonalize.";

    /// <summary>The path of an operation of the runtime or events; null for the others, which share the root.</summary>
    public string? Path { get; init; }

    /// <summary>What the header X-Amz-Target says; null for operations with a path.</summary>
    public string? Target => Path is null ? TargetPrefix + Name : null;

    /// <summary>Whether a repeated request gets the answer of the first one. What is recorded has ids of its own, which make repetitions harmless.</summary>
    public bool IsRemembered => Access == Access.Write;

    public static Operation Works(
        AwsService service, Access access, string name, Func<OperationCall, JsonObject?> handle, params IReadOnlyList<string> members) =>
        new(service, name, Support.Works, null, access, members, call => Task.FromResult(handle(call)));

    /// <summary>An operation of which something is missing.</summary>
    public Operation Partly(string remark) => this with { Support = Support.Partly, Remark = remark };

    public static Operation NotOffered(AwsService service, string name, string what) => new(
        service, name, Support.NotOffered, what, Access.Read, [],
        _ => throw AwsException.InvalidInput($"{name} is not offered here: {what} are not part of this project."));
}
