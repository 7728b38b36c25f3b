using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Solution versions and their metrics.</summary>
internal static class SolutionVersions
{
    // Long enough for a training to notice; clients that poll see the rest.
    private static readonly TimeSpan s_stopWait = TimeSpan.FromSeconds(2);

    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(AwsService.Personalize, Access.Write, "CreateSolutionVersion", Create, "name", "solutionArn", "trainingMode", "tags")
            .Partly("the modes FULL and UPDATE"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeSolutionVersion", Describe, "solutionVersionArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListSolutionVersions", List, "solutionArn", "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Write, "StopSolutionVersionCreation", Stop, "solutionVersionArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "GetSolutionMetrics", Metrics, "solutionVersionArn"),
    ];

    /// <summary>A version as it is shown in lists and with its solution.</summary>
    public static JsonObject Summary(OperationCall call, SolutionVersion version) => call.Common(
        Shape.Of(("solutionVersionArn", call.Arn(version.Arn)), ("trainingMode", version.TrainingMode), ("trainingType", version.TrainingType)), version);

    private static JsonObject Create(OperationCall call)
    {
        var solution = call.Input.Arn("solutionArn");
        _ = call.Input.OptionalText("name");

        // AutoML takes no number of trials from a request, as in the service; HPO does.
        var trials = Tags.Find(() => call.Engine.DescribeSolution(new(solution))) is { PerformAutoML: true } ? call.Parts.Settings.MaxTrainingJobs : null;
        var version = Tags.Create(
            call,
            () => call.InvocationId is { } invocation
                ? call.Engine.ListSolutionVersions(new(solution)).FirstOrDefault(known => Tags.IsFrom(known, invocation))
                : null,
            () => call.Engine.CreateSolutionVersion(new()
            {
                Solution = solution,
                TrainingMode = call.Input.OptionalText("trainingMode") ?? TrainingModes.Full,
                MaxTrainingJobs = trials,
            }),
            "name");
        call.Parts.Queue.Add(version);
        return Shape.Of(("solutionVersionArn", call.Arn(version.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var version = Find(call);
        var solution = call.Engine.DescribeSolution(new(version.SolutionArn));
        var tuned = version.TunedHPOParams is { } parameters ? Shape.Of(("algorithmHyperParameters", Shape.Map(parameters))) : null;
        var shape = Shape.Of(
        [
            ("name", Tags.Kept(version, "name")),
            ("solutionVersionArn", call.Arn(version.Arn)),
            ("solutionArn", call.Arn(version.SolutionArn)),
            ("recipeArn", version.RecipeArn),
            .. Solutions.Settings(call, solution),
            ("solutionConfig", version.SolutionConfig is "{}" ? null : Shape.Parse(version.SolutionConfig ?? solution.SolutionConfig)),
            ("trainingHours", version.TrainingSeconds / 3600),
            ("trainingMode", version.TrainingMode),
            ("trainingType", version.TrainingType),
            ("tunedHPOParams", tuned),
        ]);
        return Shape.Of(("solutionVersion", call.Common(shape, version)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "solutionVersions", call.Engine.ListSolutionVersions(new(call.Input.OptionalArn("solutionArn"))), version => Summary(call, version));

    private static JsonObject? Stop(OperationCall call)
    {
        var version = Find(call);
        call.Parts.Queue.Forget(version.Arn);
        var stopping = Task.Run(() => call.Engine.StopSolutionVersion(new(version.Arn), OperationContext.None));
        try
        {
            // In the service it takes its time as well; what is not allowed is known at once.
            stopping.Wait(s_stopWait, call.Cancellation);
        }
        catch (AggregateException exception) when (exception.InnerException is PersonalizeException refused)
        {
            throw refused;
        }

        return null;
    }

    private static JsonObject Metrics(OperationCall call)
    {
        var version = Find(call);
        if (version.Metrics is null)
        {
            throw new AwsException(
                ErrorCodes.ResourceInUse, StatusCodes.Status400BadRequest,
                $"The version is {version.Status}: it has metrics when it is {ResourceStatus.Active}.");
        }

        return Shape.Of(("solutionVersionArn", call.Arn(version.Arn)), ("metrics", Shape.Map(version.Metrics)));
    }

    // The engine would take the name of a solution for its newest version, which the service does not.
    private static SolutionVersion Find(OperationCall call)
    {
        var arn = call.Input.Arn("solutionVersionArn");
        return Arn.KindOf(arn) == ResourceKind.SolutionVersion
            ? call.Engine.DescribeSolutionVersion(new(arn))
            : throw AwsException.InvalidInput($"'{arn}' is not the ARN of a solution version: it ends in solution/<solution>/<id>.");
    }
}
