using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class RankingTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_list_comes_back_in_order_with_scores_that_sum_to_one()
    {
        Serve();

        var answer = Rank("c", "a");

        Assert.Equal([new RankedItem("a", 0.5), new RankedItem("c", 0.5)], answer.Ranking);
        Assert.True(answer.KnownUser);
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void Unknown_items_come_last_as_they_were_given_and_are_named()
    {
        Serve();

        Assert.Equal([("b", 1.0), ("zz", null), ("q", null)], Rank("zz", "b", "q").Ranking.Select(item => (item.ItemId, item.Score)));
        Assert.Equal("The model cannot score zz, q, so they come last.", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void Repeated_items_are_ranked_once_and_that_is_said()
    {
        Serve();
        Assert.Equal(["a", "b"], Rank("b", "a", "b").Ranking.Select(item => item.ItemId));
        Assert.Contains("repeats another", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void A_filter_leaves_items_out_and_that_is_said()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "unseen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($T)" });
        var values = new Dictionary<string, string> { ["T"] = "view" };

        var answer = Engine.GetPersonalizedRanking(
            new() { Campaign = "front", UserId = "u1", InputList = ["a", "b", "new"], Filter = "unseen", FilterValues = values }, _fixture.Context);

        Assert.Equal([("b", 1.0), ("new", null)], answer.Ranking.Select(item => (item.ItemId, item.Score)));
        Assert.Contains("The filter leaves out a.", _fixture.Warnings);
    }

    [Fact]
    public void Lists_without_items_or_with_too_many_are_refused()
    {
        Serve();
        Assert.All(
            new string[][] { [], ["a", ""], [.. Enumerable.Range(0, 501).Select(i => $"{i}")] },
            list => Assert.Equal("InvalidItemList", Assert.Throws<PersonalizeException>(() => Rank(list)).ErrorId));
        Assert.Equal("MissingUserId", Assert.Throws<PersonalizeException>(
            () => Engine.GetPersonalizedRanking(new() { Campaign = "front", InputList = ["a"] }, _fixture.Context)).ErrorId);
    }

    [Fact]
    public void A_batch_ranks_the_lists_of_its_lines()
    {
        Serve();
        var folder = Directory.CreateTempSubdirectory("personalize");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "in.jsonl"), Path.Combine(folder.FullName, "out.jsonl"));
            File.WriteAllLines(input,
            [
                """{"userId":"u2","itemList":["zz","c",7,"a","c"]}""", """{"userId":"u2"}""", """{"userId":"u2","itemList":[]}""",
                """{"userId":"u2","itemList":"a"}""",
            ]);
            var job = Engine.CreateBatchInferenceJob(new() { Campaign = "front", InputPath = input, OutputPath = output, NumResults = 1 });

            Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context);

            var lines = File.ReadAllLines(output);
            Assert.Contains("""{"recommendedItems":["a","c","zz","7"],"scores":[0.5,0.5,null,null],"unknownItems":["zz","7"]}""", lines[0]);
            Assert.Contains("The model cannot score zz, 7", lines[0]);
            Assert.Contains("""{"recommendedItems":["top"],"scores":[0.5]}""", lines[1]);
            Assert.Contains("0 items", lines[2]);
            Assert.Contains("itemList must be an array", lines[3]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Serve()
    {
        _fixture.Prepare();
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private PersonalizedRanking Rank(params string[] items) =>
        Engine.GetPersonalizedRanking(new() { Campaign = "front", UserId = "u1", InputList = items }, _fixture.Context);
}
