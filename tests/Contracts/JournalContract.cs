using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Contracts;

/// <summary>What every journal must do.</summary>
public abstract class JournalContract
{
    private const string Clicks = "arn:local:personalize:::dataset/shop/INTERACTIONS";
    private static readonly DateTime s_time = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    /// <summary>An empty store; lives as long as the test.</summary>
    protected abstract ICatalog Catalog { get; }

    protected abstract IJournal Journal { get; }

    [SkippableFact]
    public void Events_come_back_as_they_were_put_numbered_in_order()
    {
        MakeDataset();
        var full = Event("e1", "u", "s") with { ItemId = "i", EventValue = 1.5, Impression = "a|b", Properties = "{}", RecommendationId = "r" };

        Assert.Equal([true, true], Journal.Append(Clicks, [full, Event("e2", "u", "s")]));
        Assert.Equal([true], Journal.Append(Clicks, [Event("e3", "v", "t")]));

        Assert.Equal([full with { Sequence = 1 }, Event("e2", "u", "s") with { Sequence = 2 }], Journal.ReadUser(Clicks, "u", 0));
        Assert.Equal(["e2"], Ids(Journal.ReadUser(Clicks, "u", 1)));
        Assert.Equal(["e1"], Ids(Journal.ReadUser(Clicks, "u", 0, most: 1)));
        Assert.Equal(["e1", "e2"], Ids(Journal.Read(Clicks, 2).SelectMany(batch => batch)));
        Assert.Equal(3, Journal.State(Clicks).Sequence);
        Assert.Empty(Journal.ReadUser(Clicks, "nobody", 0));
    }

    [SkippableFact]
    public void A_repeated_id_is_left_out()
    {
        MakeDataset();
        Journal.Append(Clicks, [Event("e1", "u", "s")]);

        Assert.Equal([false, true, false], Journal.Append(Clicks, [Event("e1", "other", "s"), Event("e2", "u", "s"), Event("e2", "u", "s")]));
        Assert.Equal(["e1", "e2"], Ids(Journal.Read(Clicks, long.MaxValue).SelectMany(batch => batch)));
        Assert.Equal(2, Journal.State(Clicks).Sequence);
    }

    [SkippableFact]
    public void Events_of_nobody_are_the_user_s_who_comes_with_their_session()
    {
        MakeDataset();
        Journal.Append(Clicks, [Event("a1", null, "s"), Event("a2", null, "other"), Event("a3", null, "s")]);
        Assert.Equal(0, Journal.State(Clicks).Sequence);
        Assert.Empty(Journal.Read(Clicks, long.MaxValue));
        Journal.Append(Clicks, [Event("e1", "v", "t")]);

        Journal.Append(Clicks, [Event("e2", "u", "s"), Event("a4", null, "s"), Event("e3", "u", "s")]);

        Assert.Equal(["a1", "a3", "e2", "a4", "e3"], Ids(Journal.ReadUser(Clicks, "u", 0)));
        Assert.Equal(["e1", "a1", "a3", "e2", "a4", "e3"], Ids(Journal.Read(Clicks, long.MaxValue).SelectMany(batch => batch)));
        Assert.All(Journal.ReadUser(Clicks, "u", 0), e => Assert.Equal("u", e.UserId));
    }

    [SkippableFact]
    public void Events_of_a_session_are_found_with_and_without_a_user()
    {
        MakeDataset();
        var visit = Event("a1", null, "s") with { ItemId = "i", EventValue = 2, Properties = "{}" };
        Journal.Append(Clicks, [visit, Event("a2", null, "other")]);

        Assert.Equal([visit], Journal.ReadSession(Clicks, "s"));
        Assert.Empty(Journal.ReadSession(Clicks, "none"));

        Journal.Append(Clicks, [Event("e1", "u", "s")]);
        Assert.Equal([("a1", "u"), ("e1", "u")], Journal.ReadSession(Clicks, "s").Select(e => (e.EventId, e.UserId)));
        Assert.Null(Assert.Single(Journal.ReadSession(Clicks, "other")).UserId);
    }

    [SkippableFact]
    public void A_removed_visitor_is_removed_with_the_session_of_that_name()
    {
        MakeDataset();
        Journal.Append(Clicks, [Event("a1", null, "visit"), Event("a2", null, "other")]);

        Assert.Equal(1, Catalog.Write(transaction => transaction.RemoveJournalUsers(Clicks, ["visit"])));

        Assert.Empty(Journal.ReadSession(Clicks, "visit"));
        Assert.Single(Journal.ReadSession(Clicks, "other"));
    }

    [SkippableFact]
    public void Rows_are_replaced_by_their_id_and_removed_by_an_import()
    {
        MakeDataset();
        Journal.PutRows(Clicks, [new("b", "1"), new("a", "2")]);
        Journal.PutRows(Clicks, [new("b", "3")]);
        var before = Journal.State(Clicks);

        Assert.Equal([new("a", "2"), new("b", "3")], Journal.ReadRows(Clicks));
        Catalog.Write(t => Remove(t, "b", "c"));
        Assert.Equal([new("a", "2")], Journal.ReadRows(Clicks));
        Assert.NotEqual(before, Journal.State(Clicks));

        static bool Remove(ICatalogTransaction transaction, params string[] ids)
        {
            transaction.RemoveJournalRows(Clicks, ids);
            return true;
        }
    }

    [SkippableFact]
    public void Users_are_removed_with_all_that_is_theirs()
    {
        MakeDataset();
        Journal.Append(Clicks, [Event("e1", "u", "s"), Event("e2", "v", "s"), Event("e3", "u", "s")]);
        var before = Journal.State(Clicks);

        Assert.Equal(2, Catalog.Write(transaction => transaction.RemoveJournalUsers(Clicks, ["u", "nobody"])));

        Assert.Equal(["e2"], Ids(Journal.Read(Clicks, long.MaxValue).SelectMany(batch => batch)));
        Assert.NotEqual(before, Journal.State(Clicks));
        Assert.Equal(before.Sequence, Journal.State(Clicks).Sequence);
    }

    [SkippableFact]
    public void A_journal_goes_with_its_dataset()
    {
        MakeDataset();
        Journal.Append(Clicks, [Event("e1", "u", "s")]);
        var before = Journal.State(Clicks);
        Catalog.Write(t =>
        {
            t.Delete(Clicks);
            return true;
        });
        Assert.Equal(default, Journal.State(Clicks));
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => Journal.Append(Clicks, [Event("e1", "u", "s")])).Kind);

        MakeDataset(withGroup: false);
        Assert.Empty(Journal.ReadUser(Clicks, "u", 0));
        Assert.NotEqual(before.Dataset, Journal.State(Clicks).Dataset);
        Assert.Equal([true], Journal.Append(Clicks, [Event("e1", "u", "s")]));
    }

    private void MakeDataset(bool withGroup = true) => Catalog.Write(t =>
    {
        if (withGroup)
        {
            t.Insert(
                new DatasetGroup { Name = "shop", Arn = Arn.DatasetGroup("shop"), CreationDateTime = s_time, LastUpdatedDateTime = s_time }, parentArn: null);
            t.Insert(
                new Schema
                {
                    Name = "c", Arn = Arn.Schema("c"), DatasetType = DatasetType.Interactions, SchemaText = "{}", CreationDateTime = s_time,
                    LastUpdatedDateTime = s_time,
                },
                parentArn: null);
        }

        t.Insert(
            new Dataset
            {
                Name = "c", Arn = Clicks, DatasetGroupArn = Arn.DatasetGroup("shop"), DatasetType = DatasetType.Interactions, SchemaArn = Arn.Schema("c"),
                CreationDateTime = s_time, LastUpdatedDateTime = s_time,
            },
            Arn.DatasetGroup("shop"),
            Arn.Schema("c"));
        return true;
    });

    private static JournalEvent Event(string id, string? user, string session) =>
        new() { EventId = id, UserId = user, SessionId = session, EventType = "click", SentAt = 1_700_000_000 };

    private static string[] Ids(IEnumerable<JournalEvent> events) => [.. events.Select(e => e.EventId)];
}
