using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Versions;

/// <summary>What a server asks for again and again: to create a version of a solution that is trained by itself, if one is due.</summary>
public sealed class AutomaticTrainingTests : IDisposable
{
    private const double Hour = 3600, Day = 24 * Hour;

    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_first_training_comes_an_hour_later_and_the_next_after_the_interval_if_something_is_new()
    {
        Prepare("aws-hrnn", "rate(3 days)");
        Assert.Null(CreateIfDue());
        _fixture.Clock.Advance(Hour);

        var first = CreateIfDue()!;
        Assert.Equal((ResourceStatus.CreatePending, "FULL", "AUTOMATIC"), (first.Status, first.TrainingMode, first.TrainingType));
        Assert.Null(CreateIfDue());
        Run(first);

        Import();
        _fixture.Clock.Advance((3 * Day) - 1);
        Assert.Null(CreateIfDue());
        _fixture.Clock.Advance(1);
        Run(CreateIfDue()!);

        // Nothing new: time alone makes nothing due.
        _fixture.Clock.Advance(30 * Day);
        Assert.Null(CreateIfDue());
        Assert.Equal(2, Engine.ListSolutionVersions(new("clicks")).Count);
    }

    [Fact]
    public void A_version_by_hand_within_the_first_hour_is_the_first()
    {
        Prepare("aws-hrnn", null);
        var manual = _fixture.Train();
        Assert.Equal("MANUAL", manual.TrainingType);
        _fixture.Clock.Advance(2 * Hour);
        Import();
        Assert.Null(CreateIfDue());
        Assert.Equal(manual.CreationDateTime.AddDays(7), Schedule()!.DueDateTime);
        _fixture.Clock.Advance(7 * Day);
        Assert.NotNull(CreateIfDue());
    }

    [Fact]
    public void A_solution_that_is_not_trained_by_itself_is_left_alone()
    {
        Prepare("aws-hrnn", null, automatic: false);
        _fixture.Clock.Advance(30 * Day);
        Assert.Null(CreateIfDue());

        var updated = Engine.UpdateSolution(new() { Solution = "clicks", PerformAutoTraining = true }, _fixture.Context);
        Assert.True(updated.PerformAutoTraining);
        _fixture.Clock.Advance(Hour - 1);
        Assert.Null(CreateIfDue());
        _fixture.Clock.Advance(1);
        Assert.NotNull(CreateIfDue());
        Engine.UpdateSolution(new() { Solution = "clicks", PerformAutoTraining = false }, _fixture.Context);
        _fixture.Clock.Advance(30 * Day);
        Assert.Null(CreateIfDue());
    }

    [Fact]
    public void Incremental_updates_come_every_two_hours_between_full_trainings()
    {
        Prepare("aws-user-personalization", "rate(1 day)", incremental: true);
        _fixture.Clock.Advance(Hour);
        Run(CreateIfDue()!);
        Import();
        _fixture.Clock.Advance((2 * Hour) - 1);
        Assert.Null(CreateIfDue());
        _fixture.Clock.Advance(1);
        var update = CreateIfDue()!;
        Assert.Equal("UPDATE", update.TrainingMode);
        Run(update);
        _fixture.Clock.Advance(22 * Hour);
        Assert.Equal("FULL", CreateIfDue()!.TrainingMode);
    }

    [Fact]
    public void A_training_that_failed_is_not_tried_again_at_once()
    {
        Prepare("aws-hrnn", "rate(6 hours)");
        _fixture.Clock.Advance(Hour);
        _fixture.Training = (_, _, _, _) => throw new IOException("disk full");
        Assert.Throws<IOException>(() => Run(CreateIfDue()!));
        _fixture.Clock.Advance((6 * Hour) - 1);
        Assert.Null(CreateIfDue());
        Assert.Contains("failed or was stopped", Schedule()!.Reason);
        _fixture.Clock.Advance(1);
        Assert.NotNull(CreateIfDue());
    }

    [Fact]
    public void A_version_that_waits_for_ever_does_not_keep_others_from_being_trained()
    {
        Prepare("aws-hrnn", "rate(1 day)");
        _fixture.Clock.Advance(Hour);
        Assert.NotNull(CreateIfDue());
        Assert.Contains("waits to be trained", Schedule()!.Reason);
        _fixture.Clock.Advance(Day);
        Assert.NotNull(CreateIfDue());
    }

    [Fact]
    public void Of_two_who_ask_at_once_only_one_trains()
    {
        Prepare("aws-hrnn", "rate(1 day)", automatic: true);
        _fixture.Clock.Advance(Hour);
        using (_fixture.Store.Catalog.TryAcquireLease(Arn.Solution("clicks")))
        {
            Assert.Null(CreateIfDue());
            Assert.Null(TrainIfDue());
            Assert.Contains("another process is just beginning one", _fixture.Informations.Last());
        }

        SolutionVersion? automatic = null, scheduled = null;
        _fixture.Training = (_, _, _, _) =>
        {
            automatic = CreateIfDue();
            scheduled = TrainIfDue();
            return EngineFixture.Trained();
        };
        Assert.NotNull(TrainIfDue());
        Assert.Null(automatic);
        Assert.Null(scheduled);
        Assert.Single(Engine.ListSolutionVersions(new("clicks")));
    }

    [Fact]
    public async Task Many_at_once_train_once()
    {
        Prepare("aws-hrnn", "rate(1 day)");
        _fixture.Clock.Advance(Hour);
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => i % 2 == 0 ? CreateIfDue() : TrainIfDue())));
        Assert.Single(created, version => version is not null);
    }

    [Theory]
    [InlineData("aws-hrnn", "cron(0 3 * * ? *)", false, "InvalidConfigurationValue")]
    [InlineData("aws-hrnn", null, true, "UpdateNotSupported")]
    public void What_cannot_be_followed_is_refused(string recipe, string? expression, bool incremental, string error)
    {
        Assert.Equal(error, Assert.Throws<PersonalizeException>(() => Prepare(recipe, expression, incremental: incremental)).ErrorId);
        Assert.Empty(Engine.ListSolutions(new()));
    }

    private void Prepare(string recipe, string? expression, bool automatic = true, bool incremental = false) => _fixture.Prepare(request => request with
    {
        Recipe = recipe,
        PerformAutoTraining = automatic,
        PerformIncrementalUpdate = incremental,
        SolutionConfig = expression is null ? null : JsonTree.Parse($$$"""{"autoTrainingConfig":{"schedulingExpression":"{{{expression}}}"}}"""),
    });

    private void Import() => _fixture.Import(("u2", "a", 40 + _fixture.Clock.GetUtcNow().Hour, "view"));

    private SolutionVersion? CreateIfDue() => Engine.CreateSolutionVersionIfDue(new("clicks"), _fixture.Context);

    private SolutionVersion? TrainIfDue() => Engine.TrainSolutionIfDue(new(new() { Solution = "clicks" }), _fixture.Context);

    private void Run(SolutionVersion version) => Engine.RunSolutionVersion(new(version.Arn), _fixture.Context);

    private TrainingSchedule? Schedule() => Engine.DescribeTrainingSchedule(new("clicks"));
}
