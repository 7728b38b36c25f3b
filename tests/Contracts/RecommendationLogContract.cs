using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Contracts;

/// <summary>What every log of shown lists must do.</summary>
public abstract class RecommendationLogContract
{
    private static readonly DateTime s_now = new(2024, 5, 6, 7, 8, 9, 250, DateTimeKind.Utc);

    /// <summary>An empty store; lives as long as the test.</summary>
    protected abstract ICatalog Catalog { get; }

    protected abstract IJournal Journal { get; }

    protected abstract IRecommendationLog Log { get; }

    [SkippableFact]
    public void Lists_come_back_as_they_were_shown_by_id_user_and_time()
    {
        Datasets.Make(Catalog, "shop");
        Datasets.Make(Catalog, "other");
        var full = List("r1", "ann", minutes: 0) with { SessionId = "s", Items = ["a|b", "c\"d", "ü"] };
        var visitor = List("r2", null, minutes: 5) with { SessionId = "t" };

        Log.Append([full, visitor], s_now);
        Log.Append([List("r3", "ann", minutes: 9), List("r4", "ann", minutes: 9, group: "other")], s_now);

        Assert.False(Log.IsReadOnly);
        AssertSame(full, Assert.Single(Log.Find(["r1"])));
        Assert.Equal(["r1", "r2"], Ids(Log.Find(["r2", "unknown", "r1", "r1"])).Order());
        Assert.Empty(Log.Find([]));
        Assert.Equal(["r1", "r3"], Ids(Log.ReadUser(full.DatasetGroupArn, "ann")));
        Assert.Equal(["r1", "r2", "r3"], Ids(Read("shop", DateTime.MinValue, DateTime.MaxValue)));
        Assert.Equal(["r2"], Ids(Read("shop", visitor.ShownAt, visitor.ShownAt.AddMinutes(4))));
        Assert.Equal(["r1"], Ids(Read("shop", full.ShownAt, visitor.ShownAt)));
        AssertSame(visitor, Read("shop", visitor.ShownAt, visitor.ShownAt.AddSeconds(1)).Single());
        Assert.Empty(Read("nobody", DateTime.MinValue, DateTime.MaxValue));
    }

    [SkippableFact]
    public void A_known_id_and_a_group_that_is_gone_are_left_out()
    {
        Datasets.Make(Catalog, "shop");
        Log.Append([List("r1", "ann")], s_now);

        Log.Append([List("r1", "bob"), List("r2", "bob"), List("r3", "bob", group: "gone")], s_now);

        Assert.Equal(["ann", "bob"], Read("shop", DateTime.MinValue, DateTime.MaxValue).Select(list => list.UserId));
        Assert.Empty(Log.Find(["r3"]));
    }

    [SkippableFact]
    public void Lists_are_kept_for_their_time_and_no_longer()
    {
        Datasets.Make(Catalog, "shop");
        Log.Append([List("r1", "ann", days: 1), List("r2", "ann", days: 2), List("r3", "ann", days: 3) with { CampaignArn = Arn.Campaign("back") }], s_now);

        Log.RemoveExpired(s_now.AddDays(1).AddMilliseconds(-1));
        Assert.Equal(3, Log.Find(["r1", "r2", "r3"]).Count);
        Log.RemoveExpired(s_now.AddDays(1));
        Assert.Empty(Log.Find(["r1"]));
        Log.Append([List("r4", "ann", days: 9)], s_now.AddDays(2));
        Assert.Equal(["r3", "r4"], Ids(Log.Find(["r1", "r2", "r3", "r4"])).Order());

        Log.Keep(Arn.Campaign("front"), TimeSpan.FromDays(5));
        Assert.Equal(s_now.AddDays(5), Log.Find(["r4"])[0].ExpiresAt);
        Assert.Equal(s_now.AddDays(3), Log.Find(["r3"])[0].ExpiresAt);
    }

    [SkippableFact]
    public void The_oldest_lists_of_a_group_go_when_there_are_too_many()
    {
        Datasets.Make(Catalog, "shop");
        Datasets.Make(Catalog, "other");
        Log.Append([List("x", "ann", group: "other")], s_now, most: 3);
        for (var number = 0; number < 8; number += 2)
            Log.Append([List($"r{number}", "ann"), List($"r{number + 1}", "ann")], s_now, most: 3);

        Assert.Equal(["r5", "r6", "r7"], Ids(Read("shop", DateTime.MinValue, DateTime.MaxValue)));
        Assert.Equal(["x"], Ids(Read("other", DateTime.MinValue, DateTime.MaxValue)));
    }

    [SkippableFact]
    public void Lists_go_with_their_user_and_the_sessions_of_the_user()
    {
        var dataset = Datasets.Make(Catalog, "shop");
        Datasets.Make(Catalog, "other");
        Journal.Append(dataset, [Event("e1", "ann", "s1"), Event("e2", "bob", "s2")]);
        Log.Append(
            [
                List("r1", "ann"), List("r2", "bob"), List("r3", "s1"), List("r4", "s2"), List("r5", null) with { SessionId = "s1" },
                List("r6", "ann", group: "other"),
            ],
            s_now);

        Assert.Equal(3, Catalog.Write(transaction => transaction.RemoveShownLists(Arn.DatasetGroup("shop"), ["ann", "nobody"])));

        Assert.Equal(["r2", "r4"], Ids(Read("shop", DateTime.MinValue, DateTime.MaxValue)));
        Assert.Equal(["r6"], Ids(Log.ReadUser(Arn.DatasetGroup("other"), "ann")));
    }

    [SkippableFact]
    public void Lists_go_with_their_dataset_group()
    {
        var dataset = Datasets.Make(Catalog, "shop");
        Log.Append([List("r1", "ann")], s_now);
        Datasets.Delete(Catalog, dataset);
        Datasets.Delete(Catalog, Arn.DatasetGroup("shop"));

        Assert.Empty(Log.Find(["r1"]));
        Assert.Empty(Log.ReadUser(Arn.DatasetGroup("shop"), "ann"));
    }

    private static ShownList List(string id, string? user, int minutes = 0, int days = 30, string group = "shop") => new()
    {
        RecommendationId = id,
        DatasetGroupArn = Arn.DatasetGroup(group),
        CampaignArn = Arn.Campaign("front"),
        SolutionVersionArn = Arn.SolutionVersion("clicks", "v1"),
        UserId = user,
        ShownAt = s_now.AddMinutes(minutes),
        ExpiresAt = s_now.AddMinutes(minutes).AddDays(days),
        Items = ["a", "b"],
    };

    private static JournalEvent Event(string id, string user, string session) =>
        new() { EventId = id, UserId = user, SessionId = session, EventType = "click", SentAt = 1_700_000_000 };

    private IEnumerable<ShownList> Read(string group, DateTime from, DateTime until) =>
        Log.Read(Arn.DatasetGroup(group), from, until).SelectMany(batch => batch);

    private static IEnumerable<string> Ids(IEnumerable<ShownList> lists) => lists.Select(list => list.RecommendationId);

    private static void AssertSame(ShownList expected, ShownList actual)
    {
        Assert.Equal(expected.Items, actual.Items);
        Assert.Equal(expected, actual with { Items = expected.Items });
    }
}
