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
        var group = Engine.CreateDatasetGroup("shop", new Dictionary<string, string> { ["team"] = "web" });

        Assert.Equal(("arn:local:personalize:::dataset-group/shop", "ACTIVE", _fixture.Clock.Now), (group.Arn, group.Status, group.CreationDateTime));
        Assert.Equal("web", group.Tags["team"]);
        Assert.Equal(group, Engine.GetDatasetGroup("shop"));
        Assert.Equal(group, Engine.GetDatasetGroup(group.Arn));
        Assert.Equal([group], Engine.ListDatasetGroups());
    }

    [Fact]
    public void A_group_that_breaks_a_rule_is_not_made()
    {
        Engine.CreateDatasetGroup("shop");

        Assert.Equal(ErrorKind.ResourceAlreadyExists, Refusal(() => Engine.CreateDatasetGroup("shop")).Kind);
        Assert.Equal("InvalidName", Refusal(() => Engine.CreateDatasetGroup("my shop")).ErrorId);
        Assert.Equal("InvalidTag", Refusal(() => Engine.CreateDatasetGroup("other", new Dictionary<string, string> { [""] = "x" })).ErrorId);
        Assert.Single(Engine.ListDatasetGroups());
    }

    [Fact]
    public void What_is_missing_is_told_with_the_nearest_that_exist()
    {
        Assert.EndsWith("does not exist. There is none yet.", Refusal(() => Engine.GetDatasetGroup("shop")).Message);
        Engine.CreateDatasetGroup("shop-eu");
        Engine.CreateDatasetGroup("warehouse");

        var error = Refusal(() => Engine.GetDatasetGroup("shop-eo"));
        Assert.Equal((ErrorKind.ResourceNotFound, "ResourceNotFound"), (error.Kind, error.ErrorId));
        Assert.Equal("The dataset group 'shop-eo' does not exist. The nearest existing are 'shop-eu'.", error.Message);
        Assert.EndsWith("There are 'shop-eu', 'warehouse'.", Refusal(() => Engine.GetDatasetGroup("zzzzzz")).Message);
    }

    [Fact]
    public void A_group_with_something_in_it_goes_only_by_force_and_then_with_everything()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Engine.CreateCampaign("front", version.Arn);

        var error = Refusal(() => Engine.DeleteDatasetGroup("shop"));
        Assert.Equal((ErrorKind.ResourceInUse, "DatasetGroupNotEmpty"), (error.Kind, error.ErrorId));
        Assert.Contains("the dataset 'shop/INTERACTIONS', the solution 'clicks'", error.Message);
        Assert.Single(Engine.ListDatasetGroups());

        Engine.DeleteDatasetGroup("shop", force: true);
        Assert.Empty(Engine.ListDatasetGroups());
        Assert.Empty(Engine.ListDatasets());
        Assert.Empty(Engine.ListSolutions());
        Assert.Empty(Engine.ListSolutionVersions());
        Assert.Empty(Engine.ListCampaigns());
        Assert.Empty(_fixture.Store.Models.Names(Arn.LastPartOf(version.Arn)));
        Assert.Equal(1, _fixture.Store.Segments.SweepCount);
    }

    [Fact]
    public void An_empty_group_goes_without_force()
    {
        Engine.CreateDatasetGroup("shop");
        Engine.DeleteDatasetGroup("arn:local:personalize:::dataset-group/shop");
        Assert.Empty(Engine.ListDatasetGroups());
    }

    [Fact]
    public void Nothing_goes_while_it_is_worked_on()
    {
        _fixture.Prepare();
        _fixture.Training = (_, _, _, _) =>
        {
            var arn = Assert.Single(Engine.ListSolutionVersions()).Arn;
            Assert.Contains("is being trained", Refusal(() => Engine.DeleteDatasetGroup("shop", force: true)).Message);
            Assert.Contains("is being trained", Refusal(() => Engine.DeleteSolution("clicks")).Message);
            Assert.Contains("is being trained", Refusal(() => Engine.DeleteSolutionVersion(arn)).Message);
            return EngineFixture.Trained();
        };
        _fixture.Train();
        using (_fixture.Store.Catalog.TryAcquireLease(Arn.Dataset("shop", DatasetType.Interactions)))
            Assert.Contains("is being imported", Refusal(() => Engine.DeleteDatasetGroup("shop", force: true)).Message);

        Assert.Single(Engine.ListSolutionVersions());
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

        Assert.Equal(solution, Engine.GetSolution("clicks"));
        Assert.Equal(
            ("arn:aws:personalize:::recipe/aws-hrnn", "view", """{"algorithmHyperParameters":{"bptt":"16"}}""", false, false),
            (solution.RecipeArn, solution.EventType, solution.SolutionConfig, solution.PerformAutoML, solution.PerformHPO));
        Assert.Equal("web", solution.Tags["team"]);
        Assert.Equal(_fixture.Clock.Now, solution.CreationDateTime);
        Assert.Equal([solution], Engine.ListSolutions("shop"));
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
        Assert.Equal("InvalidTag", Refusal(() => Engine.CreateSolution(Request("a") with { Tags = new Dictionary<string, string> { [""] = "" } }, _fixture.Context)).ErrorId);
        Assert.Single(Engine.ListSolutions());
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void A_solution_takes_its_versions_and_models_along()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Engine.CreateCampaign("front", version.Arn);

        var error = Refusal(() => Engine.DeleteSolution("clicks"));
        Assert.Equal(ErrorKind.ResourceInUse, error.Kind);
        Assert.Contains("used by the campaign 'front'", error.Message);

        Engine.DeleteCampaign("front");
        Engine.DeleteSolution("clicks");
        Assert.Empty(Engine.ListSolutions());
        Assert.Empty(Engine.ListSolutionVersions());
        Assert.Empty(_fixture.Store.Models.Names(Arn.LastPartOf(version.Arn)));
    }

    [Fact]
    public void Recipes_are_listed_and_found()
    {
        Assert.Equal(4, PersonalizeEngine.ListRecipes().Count);
        Assert.Equal("aws-hrnn", PersonalizeEngine.GetRecipe("arn:aws:personalize:::recipe/aws-hrnn").Name);
    }

    private static PersonalizeException Refusal(Action action) => Assert.Throws<PersonalizeException>(action);
}
