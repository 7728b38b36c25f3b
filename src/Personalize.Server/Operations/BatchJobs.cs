using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>What batch inferences and batches of user segments have in common.</summary>
/// <param name="Kind">As in the names of the operations: <c>BatchSegmentJob</c>.</param>
internal sealed record BatchJobs(string Kind)
{
    /// <summary>The members of the request that creates a job.</summary>
    public static IReadOnlyList<string> Members { get; } =
        ["jobName", "solutionVersionArn", "filterArn", "numResults", "jobInput", "jobOutput", "roleArn", "tags"];

    private string Member => char.ToLowerInvariant(Kind[0]) + Kind[1..];

    public IEnumerable<Operation> Operations(
        Func<OperationCall, JsonObject> create, Func<OperationCall, JsonObject> describe, Func<OperationCall, JsonObject> list, string remark,
        params IReadOnlyList<string> moreMembers) =>
    [
        Operation.Works(AwsService.Personalize, Access.Write, $"Create{Kind}", create, [.. Members, .. moreMembers]).Partly(remark),
        Operation.Works(AwsService.Personalize, Access.Read, $"Describe{Kind}", describe, $"{Member}Arn"),
        Operation.Works(AwsService.Personalize, Access.Read, $"List{Kind}s", list, "solutionVersionArn", "nextToken", "maxResults"),
    ];

    /// <summary>Creates a job and has it run.</summary>
    /// <param name="find">The job with a name.</param>
    /// <param name="create">Creates the job, with the paths of its input and of the folder for its output.</param>
    public JsonObject Create<T>(OperationCall call, Func<string, T> find, Func<(string Name, string Version, string Input, string Output), T> create)
        where T : BatchJob
    {
        var (name, version) = (call.Input.Text("jobName"), call.Input.Arn("solutionVersionArn"));
        var input = call.Parts.Buckets.ResolveFile(call.Input.Object("jobInput"), call.JobOf(name));
        var output = Directory.CreateDirectory(call.Parts.Buckets.ResolveOutput(call.Input.Object("jobOutput"), call.JobOf(name))).FullName;
        var job = Tags.Create(
            call, () => Tags.Find(() => find(name)), () => create((name, version, input, output)), "jobInput", "jobOutput", "roleArn");
        call.Parts.Queue.Add(job);
        return Shape.Of(($"{Member}Arn", call.Arn(job.Arn)));
    }

    public JsonObject Describe(OperationCall call, Func<string, BatchJob> find, params ReadOnlySpan<(string Name, Func<BatchJob, JsonNode?> Value)> more)
    {
        var job = find(call.Input.Arn($"{Member}Arn"));
        var shape = Shape.Of(
            ("jobName", job.Name),
            ($"{Member}Arn", call.Arn(job.Arn)),
            ("filterArn", call.OptionalArn(job.FilterArn)),
            ("solutionVersionArn", call.Arn(job.SolutionVersionArn)),
            ("numResults", job.NumResults),
            ("jobInput", Tags.Kept(job, "jobInput")),
            ("jobOutput", Tags.Kept(job, "jobOutput")),
            ("roleArn", Tags.Kept(job, "roleArn")));
        foreach (var (name, value) in more)
        {
            if (value(job) is { } given)
                shape.Add(name, given);
        }

        return Shape.Of((Member, call.Common(shape, job)));
    }

    /// <param name="find">The jobs of a version, or all.</param>
    public JsonObject List(
        OperationCall call, Func<string?, IReadOnlyList<BatchJob>> find, params IReadOnlyList<(string Name, string Value)> more) => Paging.List(
        call, $"{Member}s", find(call.Input.OptionalArn("solutionVersionArn")), job =>
        {
            var shape = Shape.Of(
                ($"{Member}Arn", call.Arn(job.Arn)), ("jobName", job.Name), ("solutionVersionArn", call.Arn(job.SolutionVersionArn)));
            foreach (var (name, value) in more)
                shape.Add(name, value);
            return call.Common(shape, job);
        });
}
