using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Tests.Serving.Filters;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Serving.Histories;

/// <summary>Requests look at a bounded part of a long history, the same one in whatever way the events arrived, and at each event once.</summary>
public sealed class HistoryWindowTests
{
    private const int Window = HistoryWindow.Events;
    private const int Long = (5 * Window) + 77;

    private static readonly SnapshotOptions s_all = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData((2 * Window) - 1, (2 * Window) - 1)]
    [InlineData(2 * Window, Window)]
    [InlineData((2 * Window) + 5, Window + 5)]
    [InlineData((9 * Window) - 1, (2 * Window) - 1)]
    public void It_is_between_one_and_two_windows(int count, int kept) => Assert.Equal(kept, HistoryWindow.Of(count));

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(Window)]
    [InlineData((2 * Window) - 1)]
    [InlineData(2 * Window)]
    [InlineData((3 * Window) + 1)]
    public void It_does_not_matter_which_events_were_imported(int imported)
    {
        var grown = Loaded(imported);
        for (var i = imported; i < Long; i++)
        {
            grown.Add(Put(i), s_all);
            if (i % 509 == 0 || i > Long - 3)
                Assert.Equal(Loaded(i + 1).Events.Select(e => (e.ItemId, e.Timestamp)), grown.Events.Select(e => (e.ItemId, e.Timestamp)));
        }

        Assert.Equal(HistoryWindow.Of(Long), grown.Events.Count);
    }

    [Fact]
    public void Late_events_find_their_place_unless_they_are_older_than_all_that_is_looked_at()
    {
        var history = Loaded(Long);
        var oldest = history.Events[0].Timestamp;
        history.Add(new JournalEvent { EventId = "x", UserId = "u", SessionId = "s", EventType = "t", ItemId = "late", SentAt = oldest }, s_all);
        Assert.DoesNotContain(history.Events, e => e.ItemId == "late");
        history.Add(new JournalEvent { EventId = "y", UserId = "u", SessionId = "s", EventType = "t", ItemId = "late", SentAt = oldest + 1 }, s_all);
        Assert.Equal("late", history.Events[1].ItemId);

        var whole = new UserHistory(isWhole: true);
        whole.Load([.. Enumerable.Range(0, Long).Select(Event)], Long);
        Assert.Equal(Long, whole.Events.Count);
    }

    [Fact]
    public void Events_are_read_once_and_only_as_many_as_are_looked_at()
    {
        using var fixture = new EngineFixture();
        fixture.Import([.. Enumerable.Range(0, Long).Select(i => ("bot", $"i{i % 9}", (long)i, "view")), ("ann", "i1", 5, "view")]);
        using var cache = new UserHistoryCache(fixture.Store);
        var (group, dataset) = (Arn.DatasetGroup(EngineFixture.Group), Arn.Dataset(EngineFixture.Group, DatasetType.Interactions));
        int Count(string user, bool isWhole = false) =>
            cache.Use(group, s_all, new Visitor(user, null), OperationContext.None, history => history.Events.Count, isWhole: isWhole);

        Assert.Equal(HistoryWindow.Of(Long), Count("bot"));
        Assert.InRange(cache.EventsRead, HistoryWindow.Of(Long), (2 * Window) - 1);
        var read = cache.EventsRead;
        ((IStore)fixture.Store).Journal.Append(dataset, [Put(Long, "bot")]);
        Assert.Equal(HistoryWindow.Of(Long + 1), Count("bot"));
        Assert.Equal(HistoryWindow.Of(Long + 1), Assert.Single(cache.Read(group, s_all, ["bot"], OperationContext.None)).Count);
        Assert.Equal(1, Count("ann"));
        Assert.InRange(cache.EventsRead, read + 1, read + 1 + (2 * Window));

        Assert.Equal(Long + 1, Count("bot", isWhole: true));
    }

    [Fact]
    public void Filters_look_at_each_event_once()
    {
        var history = new UserHistory(isWhole: true);
        history.Load([.. Enumerable.Range(0, Long).Select(Event)], Long);
        var plan = new FilterPlan(
            FilterParser.Parse("EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"t\")", FilterParserTests.Schemas), new Vocabulary(["i1", "i2", "x"]),
            new Dictionary<string, int>(), new Dictionary<string, FilterColumn>(), new Dictionary<string, FilterColumn>(), new Dictionary<string, int>(), null);
        var counted = new CountedEvents(history);
        Assert.Equal([2], Allowed(counted));
        Assert.Equal(Long, counted.Reads);
        Assert.Equal([2], Allowed(counted));
        history.Add(Put(Long), s_all);
        history.Add(Put(3) with { EventId = "late", ItemId = "x", SentAt = Event(Long).Timestamp - 1 }, s_all);
        Assert.Empty(Allowed(counted));
        Assert.Equal(Long + 2, counted.Reads);

        int[] Allowed(CountedEvents events) =>
            [.. Enumerable.Range(0, 3).Where(plan.Allowed("u", events, new Dictionary<string, string>(), history.Found).Items.Contains)];
    }

    [Fact]
    public async Task Requests_of_other_users_do_not_wait()
    {
        using var fixture = new EngineFixture();
        fixture.Import(("bot", "a", 1, "view"), ("ann", "b", 2, "view"));
        using var cache = new UserHistoryCache(fixture.Store);
        var group = Arn.DatasetGroup(EngineFixture.Group);
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var bot = Task.Run(() => cache.Use(group, s_all, new Visitor("bot", null), OperationContext.None, _ =>
        {
            begun.Set();
            return end.Wait(TimeSpan.FromMinutes(1));
        }));
        begun.Wait();
        Assert.Equal("b", cache.Use(group, s_all, new Visitor("ann", null), OperationContext.None, history => history.Events[0].ItemId));
        end.Set();
        Assert.True(await bot);
    }

    [Fact]
    public void Long_histories_make_room_for_others()
    {
        var users = new RecentUsers(capacity: 3, mostBytes: 100);
        UserHistory Get(string user, long bytes)
        {
            var history = users.GetOrAdd(user, () => new UserHistory(isWhole: false));
            users.Report(user, history, bytes);
            return history;
        }

        var ann = Get("ann", 40);
        Get("bob", 40);
        Assert.Same(ann, Get("ann", 45));
        Get("bot", 50);
        Assert.Equal((2, 95), (users.Count, users.Bytes));
        Assert.Same(ann, Get("ann", 45));
        Get("bot", 1000);
        Assert.Equal((0, 0), (users.Count, users.Bytes));
    }

    [Fact]
    public void A_request_takes_a_step_per_new_event_however_long_the_history_is()
    {
        using var recommender = Train();
        foreach (var length in new[] { 100, Window, (3 * Window) + 100 })
        {
            var history = Loaded(length);
            var state = history.StateOf("v");
            Recommend(recommender, history);
            for (var i = length; i < length + 5; i++)
            {
                history.Add(Put(i), s_all);
                var (steps, encoded) = (recommender.StepCount, state.Sequence!.Count);
                Recommend(recommender, history);
                Assert.Equal((1, 1), (recommender.StepCount - steps, state.Sequence.Count - encoded));
                steps = recommender.StepCount;
                Recommend(recommender, history);
                Assert.Equal(0, recommender.StepCount - steps);
            }

            var before = recommender.StepCount;
            Explain(recommender, history);
            Assert.InRange(recommender.StepCount - before, 1, Explainer.MostEvents * Explainer.MostEvents);
        }
    }

    [Fact]
    public void A_history_that_grew_over_the_end_of_a_window_is_answered_as_in_a_fresh_process()
    {
        using var recommender = Train();
        var grown = Loaded((2 * Window) - 3);
        for (var i = (2 * Window) - 3; i < (2 * Window) + 3; i++)
        {
            Recommend(recommender, grown);
            grown.Add(Put(i), s_all);
            var fresh = Loaded(i + 1);
            Assert.Equal(Recommend(recommender, fresh), Recommend(recommender, grown));
            Assert.Equal(fresh.StateOf("v").Hidden, grown.StateOf("v").Hidden);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void Explanations_say_what_leaving_out_an_event_changes(int length)
    {
        using IRecommender recommender = Train();
        var history = Loaded(length).Events;
        var state = new UserState();
        var items = recommender.Recommend(history, 5, null, state);
        foreach (var item in recommender.Explain(history, items, null, state))
        {
            foreach (var reason in item.Reasons)
            {
                var contributions = Enumerable.Range(0, length).TakeLast(Explainer.MostEvents).Where(i => history[i].ItemId == reason.Name)
                    .Select(i => Math.Log(item.Score) - Math.Log(Score([.. history.Where((_, e) => e != i)], item.ItemId)));
                Assert.Equal(contributions.Max(), reason.Contribution, 1e-3);
            }
        }

        Assert.Equivalent(recommender.Explain(history, items), recommender.Explain(history, items, null, state));

        double Score(HistoryEvent[] others, string item) => recommender.Recommend(others, 500).Single(one => one.ItemId == item).Score;
    }

    /// <summary>Counts how many events are read.</summary>
    private sealed class CountedEvents(UserHistory history) : IReadOnlyList<HistoryEvent>
    {
        public int Reads { get; private set; }

        public int Count => history.Events.Count;

        public HistoryEvent this[int index]
        {
            get
            {
                Reads++;
                return history.Events[index];
            }
        }

        public IEnumerator<HistoryEvent> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }

    // Some items are unknown to the model.
    private static HistoryEvent Event(int i) => new(i % 13 == 5 ? $"new{i % 26}" : $"i{i * 7 % 30}", 1_700_000_000 + (i * 100L), "t");

    private static JournalEvent Put(int i, string user = "u") => new()
    {
        EventId = $"e{i}", UserId = user, SessionId = "s", EventType = "t", ItemId = Event(i).ItemId, SentAt = Event(i).Timestamp,
    };

    private static UserHistory Loaded(int count)
    {
        var history = new UserHistory(isWhole: false);
        history.Load([.. Enumerable.Range(0, count).TakeLast(history.MostImported).Select(Event)], count);
        return history;
    }

    private static IReadOnlyList<RecommendedItem> Recommend(IRecommender recommender, UserHistory history) =>
        recommender.Recommend(history.Events, 10, null, history.StateOf("v"));

    private static void Explain(IRecommender recommender, UserHistory history) =>
        recommender.Explain(history.Events, Recommend(recommender, history), null, history.StateOf("v"));

    private static Recommender Train()
    {
        var trained = ModelTraining.Train(
            TestModels.Rings(60, 5, 6, 12, seed: 3), TestModels.Request(hiddenDimension: 16), checkpoint: null, OperationContext.None);
        return new Recommender(new MemoryModelFile(trained.ConfigurationJson, trained.Tensors));
    }
}
