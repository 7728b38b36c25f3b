using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Solutions.</summary>
internal static class Solutions
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(
            AwsService.Personalize, Access.Write, "CreateSolution", Create,
            "name", "performHPO", "performAutoML", "performAutoTraining", "performIncrementalUpdate", "recipeArn", "datasetGroupArn", "eventType",
            "solutionConfig", "tags")
            .Partly("`performAutoTraining` left out means false; `performIncrementalUpdate` is for recipes with the mode UPDATE"),
        Operation.Works(
            AwsService.Personalize, Access.Write, "UpdateSolution", Update,
            "solutionArn", "performAutoTraining", "performIncrementalUpdate", "solutionUpdateConfig"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeSolution", Describe, "solutionArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListSolutions", List, "datasetGroupArn", "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteSolution", Delete, "solutionArn"),
    ];

    /// <summary>The members of a solution that its versions repeat.</summary>
    public static IEnumerable<(string Name, JsonNode? Value)> Settings(OperationCall call, Solution solution) =>
    [
        ("performHPO", solution.PerformHPO),
        ("performAutoML", solution.PerformAutoML),
        ("performIncrementalUpdate", solution.PerformIncrementalUpdate),
        ("eventType", solution.EventType),
        ("datasetGroupArn", call.Arn(solution.DatasetGroupArn)),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var input = call.Input;
        var name = input.Text("name");
        var config = input.OptionalObject("solutionConfig") is null ? null : call.Engine.Store.Configuration.Parse(input.Raw("solutionConfig")!);
        var request = new CreateSolutionRequest
        {
            Name = name,
            DatasetGroup = input.Arn("datasetGroupArn"),
            PerformAutoML = input.OptionalFlag("performAutoML"),
            PerformHPO = input.OptionalFlag("performHPO"),
            PerformAutoTraining = input.OptionalFlag("performAutoTraining"),
            PerformIncrementalUpdate = input.OptionalFlag("performIncrementalUpdate"),
            Recipe = input.OptionalText("recipeArn"),
            EventType = input.OptionalText("eventType"),
            SolutionConfig = config,
        };
        var solution = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeSolution(new(name))),
            () => call.Engine.CreateSolution(request, call.Context));
        return Shape.Of(("solutionArn", call.Arn(solution.Arn)));
    }

    private static JsonObject Update(OperationCall call)
    {
        var input = call.Input;
        var solution = call.Engine.UpdateSolution(
            new()
            {
                Solution = input.Arn("solutionArn"),
                PerformAutoTraining = input.OptionalFlag("performAutoTraining"),
                PerformIncrementalUpdate = input.OptionalFlag("performIncrementalUpdate"),
                SolutionUpdateConfig = input.OptionalObject("solutionUpdateConfig") is { } config
                    ? call.Engine.Store.Configuration.Parse(config.RawText)
                    : null,
            },
            call.Context);
        return Shape.Of(("solutionArn", call.Arn(solution.Arn)));
    }

    // A change is made at once.
    private static JsonObject Summary(SolutionUpdate update) => Shape.Of(
        ("solutionUpdateConfig", Shape.Parse(update.SolutionUpdateConfig)),
        ("status", ResourceStatus.Active),
        ("performAutoTraining", update.PerformAutoTraining),
        ("performIncrementalUpdate", update.PerformIncrementalUpdate),
        ("creationDateTime", Shape.Time(update.CreationDateTime)),
        ("lastUpdatedDateTime", Shape.Time(update.CreationDateTime)));

    private static JsonObject Describe(OperationCall call)
    {
        var solution = call.Engine.DescribeSolution(new(call.Input.Arn("solutionArn")));
        var versions = call.Engine.ListSolutionVersions(new(solution.Arn));
        var best = versions.LastOrDefault(version => version.BestRecipeArn is not null)?.BestRecipeArn;
        var shape = Shape.Of(
        [
            ("name", solution.Name),
            ("solutionArn", call.Arn(solution.Arn)),
            ("performAutoTraining", solution.PerformAutoTraining),
            ("recipeArn", solution.RecipeArn),
            .. Settings(call, solution),
            ("solutionConfig", Shape.Parse(solution.SolutionConfig)),
            ("autoMLResult", best is null ? null : Shape.Of(("bestRecipeArn", best))),
            ("latestSolutionVersion", versions.Count == 0 ? null : SolutionVersions.Summary(call, versions[^1])),
            ("latestSolutionUpdate", solution.LatestSolutionUpdate is { } update ? Summary(update) : null),
        ]);
        return Shape.Of(("solution", call.Common(shape, solution)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "solutions", call.Engine.ListSolutions(new(call.Input.OptionalArn("datasetGroupArn"))),
        solution => call.Common(
            Shape.Of(("name", solution.Name), ("solutionArn", call.Arn(solution.Arn)), ("recipeArn", solution.RecipeArn)), solution));

    private static JsonObject? Delete(OperationCall call)
    {
        call.Engine.DeleteSolution(new(call.Input.Arn("solutionArn")));
        return null;
    }
}
