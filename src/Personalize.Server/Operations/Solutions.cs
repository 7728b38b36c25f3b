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
            .Partly("nothing is trained by itself: `performAutoTraining` and `performIncrementalUpdate` are kept and not acted upon"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeSolution", Describe, "solutionArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListSolutions", List, "datasetGroupArn", "nextToken", "maxResults"),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteSolution", Delete, "solutionArn"),
    ];

    /// <summary>The members of a solution that its versions repeat.</summary>
    public static IEnumerable<(string Name, JsonNode? Value)> Settings(OperationCall call, Solution solution) =>
    [
        ("performHPO", solution.PerformHPO),
        ("performAutoML", solution.PerformAutoML),
        ("performIncrementalUpdate", Tags.Kept(solution, "performIncrementalUpdate")),
        ("eventType", solution.EventType),
        ("datasetGroupArn", call.Arn(solution.DatasetGroupArn)),
        ("solutionConfig", Shape.Parse(solution.SolutionConfig)),
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
            Recipe = input.OptionalText("recipeArn"),
            EventType = input.OptionalText("eventType"),
            SolutionConfig = config,
        };
        _ = (input.OptionalFlag("performAutoTraining"), input.OptionalFlag("performIncrementalUpdate"));
        var solution = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeSolution(new(name))),
            () => call.Engine.CreateSolution(request, call.Context),
            "performAutoTraining", "performIncrementalUpdate");
        return Shape.Of(("solutionArn", call.Arn(solution.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var solution = call.Engine.DescribeSolution(new(call.Input.Arn("solutionArn")));
        var versions = call.Engine.ListSolutionVersions(new(solution.Arn));
        var best = versions.LastOrDefault(version => version.BestRecipeArn is not null)?.BestRecipeArn;
        var shape = Shape.Of(
        [
            ("name", solution.Name),
            ("solutionArn", call.Arn(solution.Arn)),
            ("performAutoTraining", Tags.Kept(solution, "performAutoTraining")),
            ("recipeArn", solution.RecipeArn),
            .. Settings(call, solution),
            ("autoMLResult", best is null ? null : Shape.Of(("bestRecipeArn", best))),
            ("latestSolutionVersion", versions.Count == 0 ? null : SolutionVersions.Summary(call, versions[^1])),
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
