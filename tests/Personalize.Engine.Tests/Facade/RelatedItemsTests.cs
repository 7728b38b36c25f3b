using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

/// <summary>What requests must name depends on the recipe of their campaign, and errors name the recipes that can.</summary>
public sealed class RelatedItemsTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Related_items_are_answered_for_the_item_of_the_request()
    {
        Serve("aws-sims");

        var answer = Engine.GetRecommendations(new() { Campaign = "front", ItemId = "b" }, _fixture.Context);

        Assert.Equal(["b@0:", "top"], answer.ItemList.Select(item => item.ItemId));
        Assert.Equal(("b", null, true), (answer.ItemId, answer.UserId, answer.KnownUser));
        Assert.Empty(_fixture.Warnings);
        Engine.GetRecommendations(new() { Campaign = "front", ItemId = "unheard-of", UserId = "u1" }, _fixture.Context);
        Assert.Equal(2, _fixture.Warnings.Count);
        Assert.Contains(_fixture.Warnings, warning => warning.StartsWith("userId 'u1' is ignored", StringComparison.Ordinal));
        Assert.Contains("The model does not know the item 'unheard-of', so popular items are recommended.", _fixture.Warnings);
    }

    [Fact]
    public void Popular_items_are_answered_without_a_user()
    {
        Serve("aws-popularity-count");
        Assert.Equal(["top"], Engine.GetRecommendations(new() { Campaign = "front" }, _fixture.Context).ItemList.Select(item => item.ItemId));
        Engine.GetRecommendations(new() { Campaign = "front", ItemId = "b" }, _fixture.Context);
        Assert.Contains("itemId 'b' is ignored", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void A_missing_item_names_the_recipes_that_need_none()
    {
        Serve("aws-sims");
        var error = Refusal(new() { Campaign = "front", UserId = "u1" });
        Assert.Equal("MissingItemId", error.ErrorId);
        Assert.Contains("aws-hrnn", error.Message);
        Assert.Contains("aws-popularity-count", error.Message);
    }

    [Fact]
    public void A_missing_user_names_the_recipes_for_items()
    {
        Serve("aws-hrnn");
        var error = Refusal(new() { Campaign = "front", ItemId = "b" });
        Assert.Equal("MissingUserId", error.ErrorId);
        Assert.Contains("aws-sims, aws-similar-items", error.Message);
        Engine.GetRecommendations(new() { Campaign = "front", ItemId = "b", UserId = "u1" }, _fixture.Context);
        Assert.Contains("itemId 'b' is ignored", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void Rankings_need_a_recipe_that_knows_users()
    {
        Serve("aws-trending-now");
        var error = Assert.Throws<PersonalizeException>(
            () => Engine.GetPersonalizedRanking(new() { Campaign = "front", UserId = "u1", InputList = ["a"] }, _fixture.Context));
        Assert.Equal("RecipeWithoutUsers", error.ErrorId);
        Assert.Contains("aws-personalized-ranking", error.NextStep);
    }

    [Fact]
    public void A_filter_on_what_a_user_did_needs_the_user()
    {
        Serve("aws-sims");
        Engine.CreateFilter(new() { Name = "unseen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"*\")" });
        GetRecommendationsRequest request = new() { Campaign = "front", ItemId = "c", Filter = "unseen" };

        Assert.Equal("UserNeededByFilter", Refusal(request).ErrorId);
        Assert.Equal(["c", "top"], Engine.GetRecommendations(request with { UserId = "u1" }, _fixture.Context).ItemList.Select(item => item.ItemId));
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void A_filter_on_the_current_item_needs_a_recipe_for_related_items()
    {
        Serve("aws-hrnn");
        Engine.CreateFilter(new() { Name = "others", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE ItemID = CurrentItem.ITEM_ID" });
        var error = Refusal(new() { Campaign = "front", UserId = "u1", ItemId = "b", Filter = "others" });
        Assert.Equal("ItemNeededByFilter", error.ErrorId);
        Assert.Contains("aws-hrnn does not recommend items related to an item", error.Message);
        Assert.Contains("aws-sims, aws-similar-items", error.NextStep);
        Assert.Equal("ItemNeededByFilter", Assert.Throws<PersonalizeException>(() => Filtered("others", """{"userId":"u1"}""")).ErrorId);
        Assert.Equal("ItemNeededByFilter", Assert.Throws<PersonalizeException>(
            () => Engine.GetPersonalizedRanking(new() { Campaign = "front", UserId = "u1", InputList = ["a"], Filter = "others" }, _fixture.Context)).ErrorId);
    }

    [Fact]
    public void A_filter_compares_with_the_item_of_the_request_and_of_each_line()
    {
        Serve("aws-sims");
        Engine.CreateFilter(new() { Name = "others", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE ItemID = CurrentItem.ITEM_ID" });
        var answer = Engine.GetRecommendations(new() { Campaign = "front", ItemId = "b", Filter = "others" }, _fixture.Context);
        Assert.Equal(["a", "c", "top"], answer.ItemList.Select(item => item.ItemId));
        var lines = Filtered("others", """{"itemId":"a"}""", """{"itemId":"c"}""");
        Assert.Contains("""["b","c","top"]""", lines[0]);
        Assert.Contains("""["a","b","top"]""", lines[1]);
    }

    [Fact]
    public void Batches_are_about_items()
    {
        Serve("aws-sims");
        var lines = Batch("""{"itemId":"a"}""", """{"userId":"u1"}""");
        Assert.Equal("""{"input":{"itemId":"a"},"output":{"recommendedItems":["a@0:","top"],"scores":[0.1,0.5]},"error":null}""", lines[0]);
        Assert.Contains("The line has no itemId; it must be like", lines[1]);
    }

    [Fact]
    public void A_recipe_that_is_the_same_for_everybody_answers_no_batch()
    {
        Serve("aws-popularity-count");
        Assert.Equal("SameForEverybody", Assert.Throws<PersonalizeException>(() => Batch("""{"userId":"u1"}""")).ErrorId);
    }

    [Fact]
    public void Where_there_is_nothing_to_search_the_recipes_that_have_something_are_named()
    {
        _fixture.Prepare();
        var error = Refused(new CreateSolutionRequest { Name = "x", DatasetGroup = "shop", Recipe = "aws-popularity-count", PerformHPO = true });
        Assert.Equal("NothingToTune", error.ErrorId);
        Assert.Contains("aws-sims", error.Message);
    }

    [Fact]
    public void What_a_recipe_that_counts_does_not_have_is_answered_with_what_it_has()
    {
        _fixture.Prepare();
        CreateSolutionRequest request = new() { Name = "x", DatasetGroup = "shop", Recipe = "aws-sims", PerformHPO = true };
        const string Widths = """{"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"hidden_dimension"}]}}}""";
        Assert.Contains(
            "'hidden_dimension', which aws-sims does not have. The tunable ones are popularity_discount_factor, min_cointeraction_count.",
            Refused(request with { SolutionConfig = JsonTree.Parse(Widths) }).Message);
        const string Percentile =
            """{"hpoConfig":{"algorithmHyperParameterRanges":{"continuousHyperParameterRanges":[{"name":"min_item_interaction_count_percentile"}]}}}""";
        Assert.Contains(
            "which cannot be tuned. The tunable ones are popularity", Refused(request with { SolutionConfig = JsonTree.Parse(Percentile) }).Message);
        Assert.Contains(
            "aws-similar-items has no hyperparameter 'item_id_hidden_dimension' (of the service's aws-similar-items).",
            Refused(request with
            {
                Recipe = "aws-similar-items",
                PerformHPO = null,
                SolutionConfig = JsonTree.Parse("""{"algorithmHyperParameters":{"item_id_hidden_dimension":100}}"""),
            }).Message);
    }

    private void Serve(string recipe)
    {
        _fixture.Prepare(request => request with { Recipe = recipe });
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private PersonalizeException Refusal(GetRecommendationsRequest request) =>
        Assert.Throws<PersonalizeException>(() => Engine.GetRecommendations(request, _fixture.Context));

    private PersonalizeException Refused(CreateSolutionRequest request) =>
        Assert.Throws<PersonalizeException>(() => Engine.CreateSolution(request, _fixture.Context));

    private string[] Batch(params string[] lines) => Filtered(null, lines);

    private string[] Filtered(string? filter, params string[] lines)
    {
        var folder = Directory.CreateTempSubdirectory("personalize");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "in.jsonl"), Path.Combine(folder.FullName, "out.jsonl"));
            File.WriteAllLines(input, lines);
            var job = Engine.CreateBatchInferenceJob(new() { Campaign = "front", InputPath = input, OutputPath = output, Filter = filter });
            Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context);
            return File.ReadAllLines(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
