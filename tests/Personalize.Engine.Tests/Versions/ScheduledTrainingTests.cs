using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Versions;

/// <summary>What a scheduler of the system asks for: to train what is due, by the clock and by the data.</summary>
public sealed class ScheduledTrainingTests : IDisposable
{
    private const double Minute = 60, Hour = 3600, Day = 24 * Hour;

    private readonly EngineFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void An_update_waits_for_the_interval_and_for_something_new()
    {
        Prepare("aws-user-personalization", "rate(45 minutes)");
        Assert.NotNull(IfDue("FULL"));

        Import();
        _fixture.Clock.Advance((45 * Minute) - 1);
        Assert.Null(IfDue("UPDATE"));
        Assert.Contains("not due before 2024-05-06 07:53:09 UTC: rate(45 minutes) (autoTrainingConfig)", _fixture.Informations.Last());

        _fixture.Clock.Advance(1);
        Assert.Contains("something new in Interactions", Schedule(null)!.Reason);
        Assert.Equal("UPDATE", IfDue("UPDATE")!.TrainingMode);

        // Time alone makes nothing due.
        _fixture.Clock.Advance(30 * Day);
        Assert.Null(IfDue("UPDATE"));
        Assert.Contains("nothing has changed in the data", _fixture.Informations.Last());
        Import();
        Assert.NotNull(IfDue("UPDATE"));
        Assert.Equal(3, _fixture.Store.Catalog.List<SolutionVersion>().Count);
    }

    [Fact]
    public void Recorded_events_are_something_new()
    {
        Prepare("aws-user-personalization", "rate(1 hour)");
        _fixture.Engine.CreateEventTracker(new() { Name = "site", DatasetGroup = EngineFixture.Group }, _fixture.Context);
        IfDue("FULL");
        _fixture.Clock.Advance(2 * Hour);
        Assert.False(Schedule("UPDATE")!.IsDue);
        _fixture.Engine.PutEvents(new()
        {
            TrackingId = "site", UserId = "u1", SessionId = "s", EventList = [new PutEvent { EventType = "view", SentAt = 90, ItemId = "c" }],
        });
        Assert.True(Schedule("UPDATE")!.IsDue);
    }

    [Fact]
    public void Users_are_new_to_a_full_training_only()
    {
        Prepare("aws-user-personalization", "rate(1 hour)");
        const string Schema = """{"type":"record","name":"Users","fields":[{"name":"USER_ID","type":"string"},{"name":"AGE","type":"int"}]}""";
        _fixture.Engine.CreateSchema(new() { Name = "people", DatasetType = DatasetType.Users, SchemaText = Schema }, OperationContext.None);
        _fixture.Engine.CreateDataset(new() { Name = "people", DatasetGroup = EngineFixture.Group, DatasetType = DatasetType.Users, Schema = "people" });
        IfDue("FULL");
        _fixture.Clock.Advance(2 * Hour);
        _fixture.Engine.PutMetadata(new()
        {
            DatasetGroup = EngineFixture.Group, DatasetType = DatasetType.Users, Rows = [new("u1", new Dictionary<string, string?> { ["AGE"] = "30" })],
        });
        Assert.False(Schedule("UPDATE")!.IsDue);
        Assert.Contains("something new in Users", Schedule("FULL")!.Reason);
    }

    [Fact]
    public void A_full_training_counts_from_the_newest_full_version()
    {
        Prepare("aws-user-personalization", null);
        var full = IfDue("FULL")!;
        _fixture.Clock.Advance(6.9 * Day);
        Import();
        Assert.NotNull(IfDue("UPDATE"));
        Assert.Null(IfDue("FULL"));
        _fixture.Clock.Advance(0.2 * Day);

        var schedule = Schedule("FULL")!;
        Assert.Equal(("rate(7 days)", full.Arn, full.CreationDateTime.AddDays(7), true),
            (schedule.SchedulingExpression, schedule.SolutionVersionArn!, schedule.DueDateTime!.Value, schedule.IsDue));
        Assert.NotNull(IfDue("FULL"));
    }

    [Fact]
    public void A_training_that_failed_is_due_again_and_one_that_runs_is_not()
    {
        Prepare("aws-hrnn", "rate(1 day)");
        _fixture.Training = (_, _, _, _) => throw new IOException("disk full");
        Assert.Throws<IOException>(() => IfDue("FULL"));
        Assert.True(Schedule("FULL")!.IsDue);

        TrainingSchedule? meanwhile = null;
        _fixture.Training = (_, _, _, _) =>
        {
            meanwhile = Schedule("FULL");
            return EngineFixture.Trained();
        };
        IfDue("FULL");
        Assert.False(meanwhile!.IsDue);
        Assert.Contains("is being trained", meanwhile.Reason);
    }

    [Fact]
    public void Versions_that_do_not_say_what_they_were_trained_on_are_due_when_their_time_has_come()
    {
        Prepare("aws-hrnn", "rate(1 day)");
        var version = IfDue("FULL")!;
        _fixture.Store.Catalog.Write(transaction =>
        {
            transaction.Update(version with { DataStates = null });
            return true;
        });
        Assert.False(Schedule("FULL")!.IsDue);
        _fixture.Clock.Advance(Day);
        Assert.True(Schedule("FULL")!.IsDue);
    }

    [Fact]
    public void What_has_no_schedule_has_none()
    {
        Prepare("aws-hrnn", null);
        Assert.Null(Schedule(null));
        Assert.Equal("rate(7 days)", Schedule("full")!.SchedulingExpression);
    }

    [Fact]
    public void Times_of_day_are_never_due()
    {
        Prepare("aws-hrnn", "cron(0 3 * * ? *)");
        Assert.Null(IfDue("FULL"));
        Assert.Contains("not an interval", Assert.Single(_fixture.Informations));
    }

    [Theory]
    [InlineData("aws-hrnn", "UPDATE", "UpdateNotSupported")]
    [InlineData("aws-user-personalization", "UPDATE", "UpdateWithoutFullVersion")]
    [InlineData("aws-hrnn", "PARTIAL", "InvalidTrainingMode")]
    public void What_cannot_be_trained_is_an_error_and_not_a_training_that_is_never_due(string recipe, string mode, string error)
    {
        Prepare(recipe, null);
        Assert.Equal(error, Assert.Throws<PersonalizeException>(() => IfDue(mode)).ErrorId);
    }

    private void Prepare(string recipe, string? expression) => _fixture.Prepare(request => request with
    {
        Recipe = recipe,
        SolutionConfig = expression is null ? null : JsonTree.Parse($$$"""{"autoTrainingConfig":{"schedulingExpression":"{{{expression}}}"}}"""),
    });

    private void Import() => _fixture.Import(("u2", "a", 40, "view"));

    private SolutionVersion? IfDue(string mode) =>
        _fixture.Engine.TrainSolutionIfDue(new(new() { Solution = "clicks", TrainingMode = mode }), _fixture.Context);

    private TrainingSchedule? Schedule(string? mode) => _fixture.Engine.DescribeTrainingSchedule(new("clicks", mode));
}
