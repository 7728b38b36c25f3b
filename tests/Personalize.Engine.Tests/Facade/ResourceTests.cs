using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class ResourceTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_dataset_group_is_found_by_name_and_by_arn()
    {
        var group = Engine.CreateDatasetGroup(new() { Name = "shop", Tags = new Dictionary<string, string> { ["team"] = "web" } });

        Assert.Equal(("arn:local:personalize:::dataset-group/shop", "ACTIVE", _fixture.Clock.Now), (group.Arn, group.Status, group.CreationDateTime));
        Assert.Equal("web", group.Tags["team"]);
        Assert.Equal(group, Engine.DescribeDatasetGroup(new("shop")));
        Assert.Equal(group, Engine.DescribeDatasetGroup(new(group.Arn)));
        Assert.Equal([group], Engine.ListDatasetGroups(new()));
    }

    [Fact]
    public void A_group_that_breaks_a_rule_is_not_made()
    {
        Engine.CreateDatasetGroup(new() { Name = "shop" });

        Assert.Equal(ErrorKind.ResourceAlreadyExists, Refusal(() => Engine.CreateDatasetGroup(new() { Name = "shop" })).Kind);
        Assert.Equal("InvalidName", Refusal(() => Engine.CreateDatasetGroup(new() { Name = "my shop" })).ErrorId);
        Assert.Equal(
            "InvalidTag", Refusal(() => Engine.CreateDatasetGroup(new() { Name = "other", Tags = new Dictionary<string, string> { [""] = "x" } })).ErrorId);
        Assert.Single(Engine.ListDatasetGroups(new()));
    }

    [Fact]
    public void What_is_missing_is_told_with_the_nearest_that_exist()
    {
        Assert.EndsWith("does not exist. There are none yet.", Refusal(() => Engine.DescribeDatasetGroup(new("shop"))).Message);
        Engine.CreateDatasetGroup(new() { Name = "shop-eu" });
        Engine.CreateDatasetGroup(new() { Name = "warehouse" });

        var error = Refusal(() => Engine.DescribeDatasetGroup(new("shop-eo")));
        Assert.Equal((ErrorKind.ResourceNotFound, "ResourceNotFound"), (error.Kind, error.ErrorId));
        Assert.Equal("The dataset group 'shop-eo' does not exist. The nearest existing ones are 'shop-eu'.", error.Message);
        Assert.EndsWith("There are 'shop-eu', 'warehouse'.", Refusal(() => Engine.DescribeDatasetGroup(new("zzzzzz"))).Message);
    }

    [Fact]
    public void A_group_with_something_in_it_goes_only_by_force_and_then_with_everything()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = version.Arn }, OperationContext.None);

        var error = Refusal(() => Engine.DeleteDatasetGroup(new("shop")));
        Assert.Equal((ErrorKind.ResourceInUse, "DatasetGroupNotEmpty"), (error.Kind, error.ErrorId));
        Assert.Contains("the dataset 'shop/INTERACTIONS', the solution 'clicks'", error.Message);
        Assert.Single(Engine.ListDatasetGroups(new()));

        Engine.DeleteDatasetGroup(new("shop", Force: true));
        Assert.Empty(Engine.ListDatasetGroups(new()));
        Assert.Empty(Engine.ListDatasets(new()));
        Assert.Empty(Engine.ListSolutions(new()));
        Assert.Empty(Engine.ListSolutionVersions(new()));
        Assert.Empty(Engine.ListCampaigns(new()));
        Assert.Empty(_fixture.Store.Models.Names(Arn.LastPartOf(version.Arn)));
        Assert.Equal(1, _fixture.Store.Segments.SweepCount);
    }

    [Fact]
    public void An_empty_group_goes_without_force()
    {
        Engine.CreateDatasetGroup(new() { Name = "shop" });
        Engine.DeleteDatasetGroup(new("arn:local:personalize:::dataset-group/shop"));
        Assert.Empty(Engine.ListDatasetGroups(new()));
    }

    [Fact]
    public void Nothing_goes_while_it_is_worked_on()
    {
        _fixture.Prepare();
        _fixture.Training = (_, _, _, _) =>
        {
            var arn = Assert.Single(Engine.ListSolutionVersions(new())).Arn;
            Assert.Contains("is being trained", Refusal(() => Engine.DeleteDatasetGroup(new("shop", Force: true))).Message);
            Assert.Contains("is being trained", Refusal(() => Engine.DeleteSolution(new("clicks"))).Message);
            Assert.Contains("is being trained", Refusal(() => Engine.DeleteSolutionVersion(new(arn))).Message);
            return EngineFixture.Trained();
        };
        _fixture.Train();
        using (_fixture.Store.Catalog.TryAcquireLease(Arn.Dataset("shop", DatasetType.Interactions)))
            Assert.Contains("is being imported", Refusal(() => Engine.DeleteDatasetGroup(new("shop", Force: true))).Message);

        Assert.Single(Engine.ListSolutionVersions(new()));
    }

    [Fact]
    public void A_solution_records_the_request_by_the_rules()
    {
        _fixture.Import(("u", "i", 1, "view"));
        var solution = Engine.CreateSolution(
            new CreateSolutionRequest
            {
                Name = "clicks",
                DatasetGroup = "arn:local:personalize:::dataset-group/shop",
                Recipe = "aws-hrnn",
                EventType = "view",
                SolutionConfig = JsonTree.Parse("""{"AlgorithmHyperParameters":{"bptt":16}}"""),
                Tags = new Dictionary<string, string> { ["team"] = "web" },
            },
            _fixture.Context);

        Assert.Equal(solution, Engine.DescribeSolution(new("clicks")));
        Assert.Equal(
            ("arn:aws:personalize:::recipe/aws-hrnn", "view", """{"algorithmHyperParameters":{"bptt":"16"}}""", false, false),
            (solution.RecipeArn, solution.EventType, solution.SolutionConfig, solution.PerformAutoML, solution.PerformHPO));
        Assert.Equal("web", solution.Tags["team"]);
        Assert.Equal(_fixture.Clock.Now, solution.CreationDateTime);
        Assert.Equal([solution], Engine.ListSolutions(new("shop")));
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void An_AutoML_solution_is_recorded_and_warns_of_what_is_ignored()
    {
        var solution = _fixture.Prepare(r => r with { Recipe = null, PerformAutoML = true, SolutionConfig = JsonTree.Parse("""{"eventValueThreshold":3}""") });

        Assert.Equal((true, true, null, null), (solution.PerformAutoML, solution.PerformHPO, solution.RecipeArn, solution.SolutionConfig));
        Assert.Contains("eventValueThreshold", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void A_solution_that_breaks_a_rule_is_not_made_and_warns_of_nothing()
    {
        _fixture.Prepare();
        CreateSolutionRequest Request(string name, string group = "shop") => new()
        {
            Name = name, DatasetGroup = group, PerformAutoML = true, SolutionConfig = JsonTree.Parse("""{"eventValueThreshold":3}"""),
        };

        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => Engine.CreateSolution(Request("a", "shopp"), _fixture.Context)).Kind);
        Assert.Equal(ErrorKind.ResourceAlreadyExists, Refusal(() => Engine.CreateSolution(Request("clicks"), _fixture.Context)).Kind);
        Assert.Equal("InvalidName", Refusal(() => Engine.CreateSolution(Request("-a"), _fixture.Context)).ErrorId);
        Assert.Equal("AutoMLAndRecipe", Refusal(() => Engine.CreateSolution(Request("a") with { Recipe = "aws-hrnn" }, _fixture.Context)).ErrorId);
        Assert.Equal(
            "InvalidTag",
            Refusal(() => Engine.CreateSolution(Request("a") with { Tags = new Dictionary<string, string> { [""] = "" } }, _fixture.Context)).ErrorId);
        Assert.Single(Engine.ListSolutions(new()));
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void A_solution_takes_its_versions_and_models_along()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = version.Arn }, OperationContext.None);

        var error = Refusal(() => Engine.DeleteSolution(new("clicks")));
        Assert.Equal(ErrorKind.ResourceInUse, error.Kind);
        Assert.Contains("used by the campaign 'front'", error.Message);

        Engine.DeleteCampaign(new("front"));
        Engine.DeleteSolution(new("clicks"));
        Assert.Empty(Engine.ListSolutions(new()));
        Assert.Empty(Engine.ListSolutionVersions(new()));
        Assert.Empty(_fixture.Store.Models.Names(Arn.LastPartOf(version.Arn)));
    }

    [Fact]
    public void Recipes_are_listed_and_found()
    {
        Assert.Equal(11, PersonalizeEngine.ListRecipes(new()).Count);
        Assert.Equal("aws-hrnn", PersonalizeEngine.DescribeRecipe(new("arn:aws:personalize:::recipe/aws-hrnn")).Name);
    }

    private static PersonalizeException Refusal(Action action) => Assert.Throws<PersonalizeException>(action);
}
