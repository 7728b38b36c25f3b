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
    public void Hyperparameters_are_not_searched()
    {
        _fixture.Prepare();
        var error = Assert.Throws<PersonalizeException>(
            () => Engine.CreateSolution(new() { Name = "x", DatasetGroup = "shop", Recipe = "aws-sims", PerformHPO = true }, _fixture.Context));
        Assert.Equal("NothingToTune", error.ErrorId);
    }

    private void Serve(string recipe)
    {
        _fixture.Prepare(request => request with { Recipe = recipe });
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private PersonalizeException Refusal(GetRecommendationsRequest request) =>
        Assert.Throws<PersonalizeException>(() => Engine.GetRecommendations(request, _fixture.Context));

    private string[] Batch(params string[] lines)
    {
        var folder = Directory.CreateTempSubdirectory("personalize");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "in.jsonl"), Path.Combine(folder.FullName, "out.jsonl"));
            File.WriteAllLines(input, lines);
            var job = Engine.CreateBatchInferenceJob(new() { Campaign = "front", InputPath = input, OutputPath = output });
            Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context);
            return File.ReadAllLines(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
