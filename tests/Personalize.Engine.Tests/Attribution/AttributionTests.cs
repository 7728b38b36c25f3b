using Personalize.Engine.Attribution;
using Personalize.Engine.Common;
using Personalize.Engine.Kernels;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Attribution;

public sealed class AttributionTests : IDisposable
{
    private const long Hour = 3600;

    private readonly EngineFixture _fixture = new();
    private readonly List<ShownList> _shown = [];
    private string _version = "";

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void An_event_follows_the_newest_list_with_its_item_within_the_hours()
    {
        Serve();
        Show("r1", "ann", 0, "a", "b");
        Show("r2", "ann", 2 * Hour, "b", "c");
        Show("r3", "bob", 0, "b");
        Import(
            ("ann", "a", 1 * Hour, "click"), ("ann", "b", 3 * Hour, "click"), ("ann", "c", 27 * Hour, "click"), ("ann", "x", 1, "click"),
            ("bob", "b", -1, "click"), ("bob", "b", 0, "buy"), ("eve", "b", 5, "click"));

        var rows = Report();

        var clicks = Row(rows, "front", "click");
        Assert.Equal((2, 3L, 2L, 2.0, 1.0), (clicks.Users, clicks.Lists, clicks.Events, clicks.Value, clicks.PerUser));
        Assert.Equal(2 / 3.0, clicks.PerList);
        Assert.True(clicks.PerUserLow < 1 && clicks.PerUserHigh > 1);
        Assert.Equal((1L, 0.5), (Row(rows, "front", "buy").Events, Row(rows, "front", "buy").PerUser));

        // What the user did with other items, and others with the same.
        Assert.Equal(2, Row(rows, AttributionRow.Undefined, "click").Events);
        Assert.Equal(3, Row(Report(o => o with { WithinHours = 26 }), "front", "click").Events);
        Assert.Equal(4, Row(Report(o => o with { WithinHours = 26, AllItems = true }), "front", "click").Events);
    }

    [Fact]
    public void An_event_that_names_its_recommendation_or_source_follows_that()
    {
        Serve();
        Engine.CreateEventTracker(new() { Name = "site", DatasetGroup = EngineFixture.Group }, _fixture.Context);
        Show("r1", "ann", 0, "a");
        Show("r2", "ann", 10, "a", campaign: "back");
        Put("ann", "s1", new() { EventType = "click", ItemId = "a", SentAt = At(20), RecommendationId = "r1" });
        Put("ann", "s1", new() { EventType = "click", ItemId = "other", SentAt = At(900 * Hour), RecommendationId = "r1" });
        Put("ann", "s1", new() { EventType = "click", ItemId = "a", SentAt = At(21), RecommendationId = "r1", EventAttributionSource = "newsletter" });
        Put("ann", "s1", new() { EventType = "click", ItemId = "a", SentAt = At(22), RecommendationId = "unheard" });
        Put("ann", "s1", new() { EventType = "click", ItemId = "a", SentAt = At(23) });

        var rows = Report();

        Assert.Equal(
            [("front", 2L), ("back", 1L), ("newsletter", 1L), (AttributionRow.Undefined, 1L)], rows.Select(row => (row.Source, row.Events)));
        Assert.Equal((null, null), (rows[2].CampaignArn, rows[2].PerUser));
        Assert.Contains("1 events name a recommendation that is not among the recorded ones", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void A_session_that_was_shown_a_list_is_followed_by_its_events()
    {
        Serve();
        Engine.CreateEventTracker(new() { Name = "site", DatasetGroup = EngineFixture.Group }, _fixture.Context);
        Show("r1", "visit-7", 0, "a");
        Put("ann", "visit-7", new() { EventType = "click", ItemId = "a", SentAt = At(20) });
        Put("ann", "visit-8", new() { EventType = "click", ItemId = "a", SentAt = At(30) });

        Assert.Equal(1, Row(Report(), "front", "click").Events);
    }

    [Fact]
    public void An_event_that_was_recorded_and_imported_counts_once()
    {
        Serve();
        Engine.CreateEventTracker(new() { Name = "site", DatasetGroup = EngineFixture.Group }, _fixture.Context);
        Show("r1", "ann", 0, "a");
        Put("ann", "s", new() { EventType = "click", ItemId = "a", SentAt = At(20), RecommendationId = "r1" });
        Import(("ann", "a", 20, "Click"), ("ann", "a", 21, "click"));
        Assert.Equal(2, Row(Report(), "front", "click").Events);
    }

    [Fact]
    public void The_metrics_of_an_attribution_are_counts_and_sums_by_event_type()
    {
        Serve();
        Engine.CreateMetricAttribution(new()
        {
            Name = "impact", DatasetGroup = EngineFixture.Group,
            Metrics =
            [
                new("clicks", "CLICK", "samplecount ( )"), new("turnover", "buy", "sum(interactions.event_value)"), new("returns", "return", "SAMPLECOUNT()"),
            ],
        });
        Show("r1", "ann", 0, "a", "b");
        Import(("ann", "a", 5, "click"), ("ann", "b", 6, "click"), ("ann", "b", 7, "buy"), ("ann", "a", 8, "buy"), ("ann", "a", 9, "view"));

        var rows = Report(o => o with { MetricAttribution = "impact" });

        // The fixture's values are the lengths of the types.
        Assert.Equal(
            [("clicks", "SAMPLECOUNT()", 2L, 2.0), ("turnover", "SUM(Interactions.EVENT_VALUE)", 2L, 6.0), ("returns", "SAMPLECOUNT()", 0L, 0.0)],
            rows.Select(row => (row.MetricName, row.Expression, row.Events, row.Value)));
        Assert.Contains("no event of type 'return'", Assert.Single(_fixture.Warnings));
        Assert.Equal(["view"], Report(o => o with { EventTypes = ["view"] }).Select(row => row.MetricName));
    }

    [Fact]
    public void Two_campaigns_are_compared_by_what_followed_each()
    {
        Serve();
        Plant(seed: 1, effect: 2);

        var comparison = Assert.Single(Compare());

        Assert.Equal("higher", comparison.Conclusion);
        Assert.Equal((Arn.Campaign("front"), Arn.Campaign("back"), "User"), (comparison.ReferenceArn, comparison.DifferenceArn, comparison.Per));
        Assert.True(comparison.Lift > 0.3 && comparison.LiftLow > 0 && comparison.LiftLow < comparison.Lift && comparison.Lift < comparison.LiftHigh);
        Assert.True(comparison.PValue < 0.05 && comparison.DifferenceLow > 0);
        Assert.Equal(400, comparison.ReferenceUsers + comparison.DifferenceUsers);
        Assert.Equal("List", Assert.Single(Compare(r => r with { PerList = true })).Per);
        Assert.Equal("lower", Assert.Single(Compare(r => r with { Reference = "back", Difference = "front" })).Conclusion);
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void A_difference_is_found_at_the_stated_rate_where_there_is_none()
    {
        // From the log and the events to the conclusion, many times over.
        const int Experiments = 200;
        var found = 0;
        for (ulong seed = 0; seed < Experiments; seed++)
        {
            using var one = new AttributionTests();
            one.Serve();
            one.Plant(seed, effect: 1, users: 120);
            found += one.Compare()[0].Conclusion is "higher" or "lower" ? 1 : 0;
        }

        Assert.InRange(found / (double)Experiments, 0.005, 0.10);
    }

    [Fact]
    public void Versions_of_one_campaign_are_compared_and_users_of_both_are_named()
    {
        Serve();
        var second = _fixture.Train().Arn;
        for (var user = 0; user < 6; user++)
        {
            Show($"a{user}", $"u{user}", 0, "a");
            Show($"b{user}", $"u{user + 4}", 50, "a", version: second);
        }

        Import([.. Enumerable.Range(0, 10).Select(user => ($"u{user}", "a", 60L + user, "click"))]);

        var comparison = Assert.Single(Compare(r => r with { Reference = _version, Difference = second }));

        Assert.Equal((6, 6, 2), (comparison.ReferenceUsers, comparison.DifferenceUsers, comparison.UsersOfBoth));
        Assert.Contains("2 of the users were shown both", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Serve();
        Show("r1", "ann", 0, "a");
        Assert.Equal("CampaignsNotComparable", Refused(() => Compare(r => r with { Difference = "front" })));
        Assert.Equal("CampaignsNotComparable", Refused(() => Compare(r => r with { Difference = _version })));
        Assert.Equal("NothingShown", Refused(() => Compare()));
        Assert.Equal("ResourceNotFound", Refused(() => Compare(r => r with { Difference = "bakc" })));
        Assert.Equal("NothingShown", Refused(() => Report(o => o with { Until = DateTime.MinValue.AddDays(1) })));
    }

    [Theory]
    [InlineData("InvalidWithinHours", 0.0, 0.95, null, null)]
    [InlineData("InvalidWithinHours", double.NaN, 0.95, null, null)]
    [InlineData("InvalidConfidenceLevel", 24.0, 95.0, null, null)]
    [InlineData("MetricsAndEventTypes", 24.0, 0.95, "impact", "click")]
    [InlineData("ResourceNotFound", 24.0, 0.95, "impact", null)]
    [InlineData("InvalidOutcomes", -1.0, 1.0, null, null)]
    public void Options_out_of_range_are_refused_before_anything_is_read(string id, double hours, double level, string? attribution, string? type)
    {
        Serve();
        Assert.Equal(id, Refused(() => Report(o => o with
        {
            WithinHours = hours, ConfidenceLevel = level, MetricAttribution = attribution, EventTypes = type is null ? null : [type],
        })));
    }

    [Fact]
    public void What_is_not_complete_yet_is_said()
    {
        Serve();
        Show("r1", "ann", 0, "a");
        Show("r2", "bob", 0, "a");
        _fixture.Clock.Advance(-95 * 86_400);
        Report();
        Assert.Contains("2 of the 2 lists were shown less than 24 hours ago", Assert.Single(_fixture.Warnings));
    }

    private long At(long seconds) => new DateTimeOffset(_fixture.Clock.Now).ToUnixTimeSeconds() - (95 * 86_400) + seconds;

    private void Serve()
    {
        _fixture.Prepare();
        _version = _fixture.Train().Arn;
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = _version }, _fixture.Context);
        Engine.CreateCampaign(new() { Name = "back", SolutionVersion = _version }, _fixture.Context);
        _fixture.Clock.Advance(95 * 86_400);
    }

    // Users are assigned by chance; those of the second campaign click on more.
    private void Plant(ulong seed, double effect, int users = 400)
    {
        var random = new FastRandom(seed, 3);
        var events = new List<(string, string, long, string)>();
        for (var user = 0; user < users; user++)
        {
            var isBack = random.NextInt(2) == 1;
            var rate = random.NextDouble() * 0.4 * (isBack ? effect : 1);
            for (var list = 0; list <= random.NextInt(4); list++)
            {
                var time = (list * 50 * Hour) + random.NextInt(1000);
                Keep($"r{user}-{list}", $"u{user}", time, isBack ? "back" : "front", _version, "a", "b");
                if (random.NextDouble() < rate)
                    events.Add(($"u{user}", random.NextInt(2) == 0 ? "a" : "b", time + 1 + random.NextInt(9000), "click"));
            }
        }

        Import([.. events]);
        Record();
    }

    private void Show(string id, string user, long seconds, string item, string? another = null, string campaign = "front", string? version = null)
    {
        Keep(id, user, seconds, campaign, version ?? _version, another is null ? [item] : [item, another]);
        Record();
    }

    private void Keep(string id, string user, long seconds, string campaign, string version, params string[] items) => _shown.Add(new ShownList
    {
        RecommendationId = id, DatasetGroupArn = Arn.DatasetGroup(EngineFixture.Group), CampaignArn = Arn.Campaign(campaign), SolutionVersionArn = version,
        UserId = user, ShownAt = DateTimeOffset.FromUnixTimeSeconds(At(seconds)).UtcDateTime.AddMilliseconds(400), ExpiresAt = DateTime.MaxValue, Items = items,
    });

    private void Record()
    {
        _fixture.Store.Catalog.RecommendationLog.Append(_shown, _fixture.Clock.Now);
        _shown.Clear();
    }

    private void Import(params (string User, string Item, long Seconds, string Type)[] events) =>
        _fixture.Import([.. events.Select(e => (e.User, e.Item, At(e.Seconds), e.Type))]);

    private void Put(string user, string session, PutEvent one) =>
        Engine.PutEvents(new() { TrackingId = "site", UserId = user, SessionId = session, EventList = [one] });

    private IReadOnlyList<AttributionRow> Report(Func<OutcomeOptions, OutcomeOptions>? change = null) => Engine.GetAttributionReport(
        new() { DatasetGroup = EngineFixture.Group, Outcomes = change?.Invoke(new()) ?? new() }, _fixture.Context);

    private IReadOnlyList<CampaignComparison> Compare(Func<CompareCampaignsRequest, CompareCampaignsRequest>? change = null)
    {
        var request = new CompareCampaignsRequest { Reference = "front", Difference = "back" };
        return Engine.CompareCampaigns(change?.Invoke(request) ?? request, _fixture.Context);
    }

    private static AttributionRow Row(IReadOnlyList<AttributionRow> rows, string source, string metric) =>
        Assert.Single(rows, row => row.Source == source && row.MetricName == metric);

    private static string Refused(Action action) => Assert.Throws<PersonalizeException>(action).ErrorId;
}
