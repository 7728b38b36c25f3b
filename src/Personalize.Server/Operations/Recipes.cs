using Personalize.Engine;
using Personalize.Engine.Recipes;
using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Recipes with their algorithms and feature transformations, as the engine's table has them.</summary>
internal static class Recipes
{
    // Recipes are built in: the day on which the service had its first ones.
    private static readonly DateTime s_created = new(2019, 6, 10, 0, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(AwsService.Personalize, Access.Read, "ListRecipes", List, "recipeProvider", "domain", "nextToken", "maxResults")
            .Partly("the recipes of this project; always one page"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeRecipe", Describe, "recipeArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeAlgorithm", DescribeAlgorithm, "algorithmArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeFeatureTransformation", DescribeFeatures, "featureTransformationArn"),
    ];

    private static JsonObject List(OperationCall call)
    {
        if (call.Input.OptionalText("recipeProvider") is { } provider && provider != "SERVICE")
            throw AwsException.InvalidInput($"There is no recipeProvider '{provider}'; it can be SERVICE.");

        // No recipe here belongs to a domain.
        var recipes = call.Input.Has("domain") ? [] : PersonalizeEngine.ListRecipes(new());
        return Paging.Whole(call, "recipes", recipes.Select(recipe => Common(
            ("name", recipe.Name), ("recipeArn", recipe.Arn), ("status", recipe.Status))));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var recipe = PersonalizeEngine.DescribeRecipe(new(call.Input.Text("recipeArn")));
        return Shape.Of(("recipe", Common(
            ("name", recipe.Name),
            ("recipeArn", recipe.Arn),
            ("algorithmArn", recipe.AlgorithmArn),
            ("featureTransformationArn", recipe.FeatureTransformationArn),
            ("status", recipe.Status),
            ("description", recipe.Description),
            ("recipeType", recipe.RecipeType))));
    }

    private static JsonObject DescribeAlgorithm(OperationCall call)
    {
        var arn = call.Input.Text("algorithmArn");
        var recipe = Find(arn, "algorithm", recipe => recipe.AlgorithmArn);
        var parameters = recipe.Hyperparameters.Where(parameter => parameter.IsAlgorithm == true).ToList();
        return Shape.Of(("algorithm", Common(
            ("name", recipe.Name),
            ("algorithmArn", arn),
            ("defaultHyperParameters", Defaults(parameters)),
            ("defaultHyperParameterRanges", Ranges(parameters)),
            ("trainingInputMode", "File"))));
    }

    private static JsonObject DescribeFeatures(OperationCall call)
    {
        var arn = call.Input.Text("featureTransformationArn");
        var recipe = Find(arn, "feature transformation", recipe => recipe.FeatureTransformationArn);
        return Shape.Of(("featureTransformation", Common(
            ("name", arn[(arn.LastIndexOf('/') + 1)..]),
            ("featureTransformationArn", arn),
            ("defaultParameters", Defaults(recipe.Hyperparameters.Where(parameter => parameter.IsAlgorithm == false))),
            ("status", recipe.Status))));
    }

    private static Recipe Find(string arn, string what, Func<Recipe, string?> arnOf)
    {
        var recipes = PersonalizeEngine.ListRecipes(new());
        return recipes.FirstOrDefault(recipe => arnOf(recipe) == arn)
            ?? throw new AwsException(
                ErrorCodes.ResourceNotFound, StatusCodes.Status400BadRequest,
                $"There is no {what} '{arn}'.{NearestName.Suggestion(arn, recipes.Select(arnOf).OfType<string>())}");
    }

    private static JsonObject Defaults(IEnumerable<Hyperparameter> parameters) =>
        Shape.Map(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Default)));

    private static JsonObject Ranges(IReadOnlyList<Hyperparameter> parameters) => Shape.Of(
        ("integerHyperParameterRanges", Ranges(parameters, HyperparameterType.Integer, value => (long)value)),
        ("continuousHyperParameterRanges", Ranges(parameters, HyperparameterType.Float, value => value)),
        ("categoricalHyperParameterRanges", Shape.List(parameters
            .Where(parameter => parameter.Type is HyperparameterType.Boolean or HyperparameterType.Text)
            .Select(parameter => Shape.Of(
                ("name", parameter.Name),
                ("values", Shape.List((parameter.Values ?? ["true", "false"]).Select(value => (JsonNode?)value))),
                ("isTunable", parameter.Tunable))))));

    private static JsonArray Ranges(IReadOnlyList<Hyperparameter> parameters, HyperparameterType type, Func<double, JsonNode> write) => Shape.List(parameters
        .Where(parameter => parameter.Type == type)
        .Select(parameter => Shape.Of(
            ("name", parameter.Name),
            ("minValue", parameter.Minimum is { } minimum ? write(minimum) : null),
            ("maxValue", parameter.Maximum is { } maximum ? write(maximum) : null),
            ("isTunable", parameter.Tunable))));

    private static JsonObject Common(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var shape = Shape.Of(members);
        shape.Add("creationDateTime", Shape.Time(s_created));
        shape.Add("lastUpdatedDateTime", Shape.Time(s_created));
        return shape;
    }
}
