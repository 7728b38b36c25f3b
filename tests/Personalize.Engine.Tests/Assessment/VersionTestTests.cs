using Personalize.Engine.Assessment;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Assessment;

/// <summary>The recommender of the fixture recommends the events it was asked with, as item@time:type, and then "top".</summary>
public sealed class VersionTestTests : IDisposable
{
    private const string Ndcg = "normalized_discounted_cumulative_gain_at_5";
    private const string File = "/later.table";
    private const long Start = 1_700_000_000;

    private readonly EngineFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_version_is_asked_with_what_was_before_and_judged_by_what_came_later()
    {
        Train();
        Later(("u0", "top", 1000), ("u1", $"i1@{Start + 11}:view", 1005), ("u1", "nothing", 1006), ("stranger", "top", 1007));

        var rows = Test();

        var all = Row(rows, "all", "mean_reciprocal_rank_at_25");
        Assert.Equal(3, all.Users);

        // u0 has two events before "top", u1's only relevant item is the first of two, and the stranger gets "top" first.
        Assert.Equal((1 / 3.0 + 1 + 1) / 3, all.Model, 9);
        Assert.Equal(1, Row(rows, "users: new", "mean_reciprocal_rank_at_25").Model);
        Assert.Equal(2, Row(rows, "users: known", Ndcg).Users);
        Assert.Equal("coverage", rows[0].Metric);
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void Stored_events_from_the_beginning_of_the_file_on_are_left_out_and_named()
    {
        Train();
        _fixture.Import(("u0", "after", Start + 1000, "view"), ("u1", "other", Start + 2000, "view"));
        Later(("u0", $"after@{Start + 1000}:view", 1000), ("u0", "after", 1000));

        Assert.Equal(0, Row(Test(), "all", Ndcg).Model);

        var warning = Assert.Single(_fixture.Warnings);
        Assert.Contains("2 stored ones are not from before; 1 of the 2 of the file are among the stored ones", warning);
    }

    [Fact]
    public void Simple_methods_stand_beside_it_on_the_same_users()
    {
        Train();
        Later([.. Enumerable.Range(0, 10).Select(user => ($"u{user}", $"i{user}", 1000L + user))]);

        var all = Row(Test(), "all", Ndcg);

        // Everybody comes back to an own item, which not everybody has.
        Assert.True(all.OwnHistory > all.Popularity, $"{all}");
        Assert.True(all.ItemKnnAndOwnHistory >= all.OwnHistory * 0.9, $"{all}");
        Assert.Equal(0, all.Model);
    }

    [Fact]
    public void Items_are_divided_by_how_popular_they_were()
    {
        Train();
        Later(("u0", "top", 1000), ("u1", "hit", 1001), ("u2", "i5", 1002), ("u3", "new one", 1003));

        var rows = Test();

        // "hit" has half of the events, and the model's "top" has none.
        Assert.Equal((1, 1, 2), (Users("items: head"), Users("items: tail"), Users("items: new")));
        Assert.True(Row(rows, "items: new", Ndcg).Model > 0);
        Assert.Equal(1, Row(rows, "items: head", "precision_at_5").Popularity * 5);
        int Users(string segment) => Row(rows, segment, Ndcg).Users;
    }

    [Fact]
    public void K_adds_metrics_at_another_number_of_items()
    {
        Train();
        Later(("u0", "top", 1000), ("u0", $"i0@{Start + 10}:view", 1001));
        var rows = Test(r => r with { K = 3 });
        Assert.Equal(2 / 3.0, Row(rows, "all", "precision_at_3").Model, 9);
        Assert.Equal(Row(rows, "all", Ndcg).Model, Row(rows, "all", "normalized_discounted_cumulative_gain_at_3").Model, 9);
        Assert.DoesNotContain(Test(), row => row.Metric == "precision_at_3");
    }

    [Fact]
    public void Invalid_rows_are_left_out_and_named()
    {
        Train();
        _fixture.Store.Tables.Put(File, ["USER_ID", "ITEM_ID", "TIMESTAMP"], [["u0", "top", "soon"], ["u0", "top", $"{Start + 1000}"]]);
        Assert.Equal(1, Row(Test(), "all", Ndcg).Users);
        Assert.Contains("1 of the 2 rows are invalid", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void What_cannot_be_tested_is_refused()
    {
        Train();
        Later(("u0", "top", -5));
        Assert.Equal("NoEventsBefore", Refused(r => r));
        Assert.Equal("InvalidK", Refused(r => r with { K = 26 }));
        Assert.Equal("UnknownSegmentField", Refused(r => r with { Field = "Items.GENRE" }));
        Assert.Equal("ResourceNotFound", Refused(r => r with { Filter = "unseen" }));
        Assert.Equal("FileNotFound", Refused(r => r with { Paths = ["/other.table"] }));
        _fixture.Store.Tables.Put(File, ["USER_ID", "ITEM_ID", "TIMESTAMP"], [["u0", "top", "soon"]]);
        Assert.Equal("InvalidRecords", Refused(r => r));
    }

    private void Train()
    {
        // Every user had an own item and the one that everybody has.
        _fixture.Import([.. Enumerable.Range(0, 40).SelectMany(user => new[]
        {
            ($"u{user}", $"i{user}", Start + 10 + user, "view"), ($"u{user}", "hit", Start + 100 + user, "view"),
        })]);
        _fixture.Prepare();
        _fixture.Train();
    }

    private void Later(params (string User, string Item, long Time)[] events) => _fixture.Store.Tables.Put(
        File, ["USER_ID", "ITEM_ID", "TIMESTAMP"], events.Select(e => new[] { e.User, e.Item, $"{Start + e.Time}" }));

    private IReadOnlyList<TestedMetric> Test(Func<TestSolutionVersionRequest, TestSolutionVersionRequest>? change = null)
    {
        var request = new TestSolutionVersionRequest { SolutionVersion = "clicks", Paths = [File], ThrottleLimit = 1 };
        return _fixture.Engine.TestSolutionVersion(change?.Invoke(request) ?? request, _fixture.Context);
    }

    private static TestedMetric Row(IReadOnlyList<TestedMetric> rows, string segment, string metric) =>
        Assert.Single(rows, row => row.Segment == segment && row.Metric == metric);

    private string Refused(Func<TestSolutionVersionRequest, TestSolutionVersionRequest> change) =>
        Assert.Throws<PersonalizeException>(() => Test(change)).ErrorId;
}
