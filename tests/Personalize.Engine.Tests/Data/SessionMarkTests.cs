using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Tests.Data;

/// <summary>SESSION_ID tells where sessions begin.</summary>
public sealed class SessionMarkTests
{
    private const long Visit = 1_800;
    private const long Session = 86_400;

    // Gaps: a minute, two hours, a minute, three days, a minute, three days.
    private static readonly long[] s_times = [0, 60, 7_260, 7_320, 266_520, 266_580, 525_780];

    [Fact]
    public void Without_ids_gaps_tell() => Assert.Equal([0, 0, 1, 0, 2, 0, 2], LevelsOf(null));

    [Fact]
    public void A_session_that_goes_on_bridges_gaps_and_a_new_one_begins_after_a_second() =>
        Assert.Equal([0, 0, 0, 1, 2, 1, 0], Levels(["a", "a", "a", "b", "c", "d", "d"]));

    [Fact]
    public void Where_an_id_is_missing_gaps_tell() => Assert.Equal([0, 0, 1, 0, 2, 1, 2], Levels(["a", null, null, "b", "c", "d", null]));

    [Fact]
    public void Numbers_mark_sessions_too()
    {
        var column = new MetadataColumn { Name = DatasetFields.SessionId, Kind = MetadataKind.Numeric, Numbers = [1, 1, 1, 2, 3, double.NaN, 4] };
        Assert.Equal([0, 0, 0, 1, 2, 0, 2], LevelsOf(column));
    }

    [Fact]
    public void Neither_sessions_nor_what_only_one_user_ever_had_is_a_feature()
    {
        // Every user makes three searches of two events each, on one of two devices.
        const int Users = 40, Searches = 3;
        string?[] Of(Func<int, int, string> value) => [.. Enumerable.Range(0, Users * Searches * 2).Select(e => value(e / (Searches * 2), e / 2))];
        MetadataColumn Column(string name, string?[] texts) => new() { Name = name, Kind = MetadataKind.Categorical, Texts = texts };
        (int, long, int)[] history = [.. Enumerable.Range(0, Searches * 2).Select(k => (k % 5, (long)k, 0))];
        var events = TestSnapshots.FromHistories(5, 0, [.. Enumerable.Repeat(history, Users)]);
        var snapshot = TestSnapshots.With(events, context:
        [
            Column(DatasetFields.SessionId, Of((user, search) => $"s{search % 7}")),
            Column("SEARCH", Of((user, search) => $"q{search}")),
            Column("COOKIE", Of((user, search) => $"c{user}")),
            Column("DEVICE", Of((user, search) => user % 2 == 0 ? "tv" : "phone")),
        ]);
        Assert.Equal("DEVICE", Assert.Single(FeatureSpaces.Fit(snapshot).Context.Fields).Name);
    }

    [Theory]
    [InlineData(null, "visit-1")]
    [InlineData("""{"sessionId":"of the event"}""", "of the event")]
    public void A_recorded_event_belongs_to_the_session_it_was_sent_in(string? properties, string session)
    {
        var schema = new DatasetSchema(DatasetType.Interactions, [new SchemaField(DatasetFields.SessionId, FieldType.String, true, false, false)]);
        Assert.Contains(schema.UsedMetadata, field => field.Name == DatasetFields.SessionId);
        var put = new JournalEvent
        {
            EventId = "e1", UserId = "u1", SessionId = "visit-1", EventType = "view", SentAt = 10, ItemId = "i1", Properties = properties,
        };
        Assert.Equal(session, JournalColumns.OfEvents([put], schema, [DatasetFields.SessionId]).Columns[0].Texts![0]);
    }

    private static byte[] Levels(string?[] texts) =>
        LevelsOf(new MetadataColumn { Name = DatasetFields.SessionId, Kind = MetadataKind.Categorical, Texts = texts });

    private static byte[] LevelsOf(MetadataColumn? sessions)
    {
        var events = TestSnapshots.FromHistories(1, 0, [[.. s_times.Select(time => (0, time, 0))]]);
        using var team = new ThreadTeam(1);
        var snapshot = TestSnapshots.With(events, context: sessions is null ? null : [sessions]);
        return new EncodedSequences(snapshot, new SessionThresholds(Visit, Session), team).SessionLevel;
    }
}
