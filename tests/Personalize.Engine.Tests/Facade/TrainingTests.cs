using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class TrainingTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_version_goes_from_pending_to_active_and_records_what_came_out()
    {
        _fixture.Prepare(r => r with { SolutionConfig = JsonTree.Parse("""{"algorithmHyperParameters":{"bptt":16}}""") });
        _fixture.Training = (_, request, checkpoint, _) =>
        {
            Assert.Equal(("aws-hrnn", 7UL, 3), (request.Recipe.Name, request.Seed, request.ThreadCount));
            Assert.Equal("16", request.Hyperparameters["bptt"]);
            Assert.Equal("43", request.Hyperparameters["hidden_dimension"]);
            Assert.Equal(ResourceStatus.CreateInProgress, Engine.DescribeSolutionVersion(new("clicks")).Status);
            checkpoint!.Save("{}", []);
            _fixture.Clock.Advance(90);
            return EngineFixture.Trained();
        };

        var version = Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks", Seed = 7, ThrottleLimit = 3 }, _fixture.Context);

        Assert.Equal(["CREATE PENDING", "CREATE IN_PROGRESS", "ACTIVE"], Statuses(version.Arn));
        Assert.Equal(version, Engine.DescribeSolutionVersion(new(version.Arn)));
        Assert.Equal(
            ("ACTIVE", null, "FULL", 90.0, 7UL, "arn:aws:personalize:::recipe/aws-hrnn"),
            (version.Status, version.FailureReason, version.TrainingMode, version.TrainingSeconds, version.Seed, version.RecipeArn));
        Assert.Equal(90, (version.LastUpdatedDateTime - version.CreationDateTime).TotalSeconds);
        Assert.Equal(0.5, version.Metrics!["coverage"]);
        Assert.Equal(0.1, version.Baselines!["popularity"]["coverage"]);
        Assert.Single(version.Epochs);
        Assert.Equal("2", version.DataSummary["users"]);
        Assert.Equal(["model"], _fixture.Store.Models.Names(Id(version)));
        Assert.False(_fixture.Store.Catalog.IsLeased(version.Arn));
    }

    [Fact]
    public void The_model_is_stored_before_the_version_is_active()
    {
        _fixture.Prepare();
        string? status = null;
        _fixture.Store.Models.Saving = (_, _) => status = Engine.DescribeSolutionVersion(new("clicks")).Status;
        _fixture.Train();
        Assert.Equal(ResourceStatus.CreateInProgress, status);
    }

    [Fact]
    public void Ids_are_short_lower_case_and_differ()
    {
        _fixture.Prepare();
        var ids = new[] { Id(_fixture.Train()), Id(_fixture.Train()) };
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{12}$", id));
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData("View", null, 2)]
    [InlineData(null, 5, 1)]
    public void The_solution_s_filter_reaches_the_training(string? eventType, int? threshold, int events)
    {
        _fixture.Prepare(r => r with
        {
            EventType = eventType,
            SolutionConfig = threshold is null ? null : new Dictionary<string, object?> { ["eventValueThreshold"] = threshold },
        });
        var seen = 0;
        _fixture.Training = (snapshot, _, _, _) =>
        {
            seen = snapshot.EventCount;
            return EngineFixture.Trained();
        };
        _fixture.Train();
        Assert.Equal(events, seen);
    }

    public static TheoryData<Exception, string> Failures => new()
    {
        { PersonalizeException.InvalidInput("TooLittleData", "too little data"), "too little data" },
        { new InvalidOperationException("broken"), "Unexpected InvalidOperationException: broken" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_training_that_fails_leaves_a_failed_version_with_the_reason(Exception failure, string reason)
    {
        _fixture.Prepare();
        _fixture.Training = (_, _, _, _) => throw failure;

        Assert.Same(failure, Record.Exception(() => _fixture.Train()));

        var version = Engine.DescribeSolutionVersion(new("clicks"));
        Assert.Equal((ResourceStatus.CreateFailed, reason), (version.Status, version.FailureReason));
        Assert.Empty(_fixture.Store.Models.Names(Id(version)));
        Assert.False(_fixture.Store.Catalog.IsLeased(version.Arn));
    }

    [Fact]
    public void Without_interactions_no_version_is_made()
    {
        Engine.CreateDatasetGroup(new() { Name = "empty" });
        Engine.CreateSolution(new CreateSolutionRequest { Name = "clicks", DatasetGroup = "empty", Recipe = "aws-hrnn" }, _fixture.Context);

        Assert.Equal("NoInteractions", Assert.Throws<PersonalizeException>(() => _fixture.Train()).ErrorId);
        Assert.Empty(Engine.ListSolutionVersions(new()));
    }

    [Fact]
    public void A_cancelled_version_is_stopped_and_resumes_from_its_checkpoint()
    {
        _fixture.Prepare();
        using var cancel = new CancellationTokenSource();
        _fixture.Training = (_, _, checkpoint, context) =>
        {
            Assert.Null(checkpoint!.TryOpen());
            checkpoint.Save("epoch 3", [new Tensor("w", [1], new[] { 2f })]);
            _fixture.Clock.Advance(10);
            cancel.Cancel();
            context.CancellationToken.ThrowIfCancellationRequested();
            return EngineFixture.Trained();
        };
        var request = new TrainSolutionRequest { Solution = "clicks", Seed = 9 };
        Assert.ThrowsAny<OperationCanceledException>(() => Engine.TrainSolution(request, _fixture.Context with { CancellationToken = cancel.Token }));
        var stopped = Engine.DescribeSolutionVersion(new("clicks"));
        Assert.Equal(["CREATE PENDING", "CREATE IN_PROGRESS", "CREATE STOPPED"], Statuses(stopped.Arn));
        Assert.Equal("Training was stopped. It can be resumed.", stopped.FailureReason);

        _fixture.Training = (_, training, checkpoint, _) =>
        {
            using var file = checkpoint!.TryOpen()!;
            Assert.Equal(("epoch 3", 2f, 9UL), (file.ConfigurationJson, file.Read<float>("w")[0], training.Seed));
            _fixture.Clock.Advance(5);
            return EngineFixture.Trained();
        };
        var resumed = Engine.ResumeSolutionVersion(new(stopped.Arn), _fixture.Context);

        Assert.Equal((stopped.Arn, ResourceStatus.Active, null, 15.0), (resumed.Arn, resumed.Status, resumed.FailureReason, resumed.TrainingSeconds));
        Assert.Equal(["model"], _fixture.Store.Models.Names(Id(resumed)));
        Assert.Empty(_fixture.Informations);
    }

    [Fact]
    public void After_another_import_the_checkpoint_is_of_no_use()
    {
        _fixture.Prepare();
        _fixture.Training = (_, _, checkpoint, _) =>
        {
            checkpoint!.Save("epoch 3", []);
            throw new InvalidOperationException();
        };
        Assert.Throws<InvalidOperationException>(() => _fixture.Train());
        _fixture.Import(("u9", "z", 99, "view"));
        _fixture.Training = (_, _, checkpoint, _) =>
        {
            Assert.Null(checkpoint!.TryOpen());
            return EngineFixture.Trained();
        };

        Engine.ResumeSolutionVersion(new(Engine.DescribeSolutionVersion(new("clicks")).Arn), _fixture.Context);

        Assert.Contains("The data has changed", Assert.Single(_fixture.Informations));
    }

    [Fact]
    public void A_checkpoint_made_while_the_data_changed_is_never_continued_from()
    {
        _fixture.Prepare();
        var reading = false;
        _fixture.Training = (_, _, checkpoint, _) =>
        {
            checkpoint!.Save("epoch 3", []);
            throw new InvalidOperationException();
        };
        Assert.Throws<InvalidOperationException>(() => Engine.TrainSolution(
            new TrainSolutionRequest { Solution = "clicks" },
            _fixture.Context with
            {
                Progress = _ =>
                {
                    if (!reading)
                        _fixture.Import(("u9", "z", 99, "view"));
                    reading = true;
                },
            }));
        Assert.True(reading);
        _fixture.Training = (_, _, checkpoint, _) =>
        {
            Assert.Null(checkpoint!.TryOpen());
            return EngineFixture.Trained();
        };
        Assert.Equal("ACTIVE", Engine.ResumeSolutionVersion(new(Engine.DescribeSolutionVersion(new("clicks")).Arn), _fixture.Context).Status);
    }

    public static TheoryData<CreateSolutionRequest, string, string> Unavailable
    {
        get
        {
            var request = new CreateSolutionRequest { Name = "other", DatasetGroup = "shop", Recipe = "aws-hrnn" };
            return new()
            {
                { request with { Recipe = "aws-user-personalization" }, "UPDATE", "UpdateWithoutFullVersion" },
                { request with { Recipe = "aws-hrnn-coldstart" }, "FULL", "NoItemMetadata" },
                { request with { Recipe = "aws-hrnn-coldstart" }, "UPDATE", "UpdateWithoutFullVersion" },
                { request with { SolutionConfig = JsonTree.Parse("""{"optimizationObjective":{"itemAttribute":"PRICE","objectiveSensitivity":"LOW"}}""") },
                    "FULL", "UnknownItemAttribute" },
                { request, "UPDATE", "UpdateNotSupported" },
                { request, "PARTIAL", "InvalidTrainingMode" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Unavailable))]
    public void What_cannot_be_trained_is_refused_before_anything_is_recorded(CreateSolutionRequest request, string mode, string errorId)
    {
        _fixture.Prepare();
        Engine.CreateSolution(request, _fixture.Context);

        var error = Refusal(() => Engine.TrainSolution(new TrainSolutionRequest { Solution = "other", TrainingMode = mode }, _fixture.Context));

        Assert.Equal((ErrorKind.InvalidInput, errorId), (error.Kind, error.ErrorId));
        Assert.Empty(Engine.ListSolutionVersions(new()));
    }

    [Fact]
    public void An_objective_that_is_off_and_lower_case_modes_train()
    {
        _fixture.Prepare(r => r with { SolutionConfig = JsonTree.Parse("""{"optimizationObjective":{"itemAttribute":"PRICE"}}""") });
        Assert.Equal("FULL", Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks", TrainingMode = "full" }, _fixture.Context).TrainingMode);
        Assert.Contains(_fixture.Warnings, w => w.StartsWith("optimizationObjective has no objectiveSensitivity, so it is OFF", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_requests_are_refused()
    {
        _fixture.Prepare();
        Assert.Equal("InvalidThrottleLimit",
            Refusal(() => Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks", ThrottleLimit = 0 }, _fixture.Context)).ErrorId);
        Assert.Contains("The nearest existing ones are 'clicks'", Refusal(() => _fixture.Train("click")).Message);
    }

    [Fact]
    public void A_solution_stands_for_its_newest_active_version()
    {
        _fixture.Prepare();
        Assert.Contains("has no version yet", Refusal(() => Engine.DescribeSolutionVersion(new("clicks"))).Message);
        _fixture.Train();
        var second = _fixture.Train();
        _fixture.Training = (_, _, _, _) => throw new InvalidOperationException();
        Assert.Throws<InvalidOperationException>(() => _fixture.Train());

        Assert.Equal(second, Engine.DescribeSolutionVersion(new("clicks")));
        Assert.Equal(second, Engine.DescribeSolutionVersion(new("arn:local:personalize:::solution/clicks")));
        Assert.Equal(second, Engine.DescribeSolutionVersion(new(second.Name)));
        Assert.Equal(["ACTIVE", "ACTIVE", "CREATE FAILED"], Engine.ListSolutionVersions(new("clicks")).Select(v => v.Status));
        Assert.Equal("WrongResourceKind", Refusal(() => Engine.DescribeSolutionVersion(new("arn:local:personalize:::campaign/clicks"))).ErrorId);
        Assert.Contains($"'{second.Name}'", Refusal(() => Engine.DescribeSolutionVersion(new(second.Arn[..^1] + "x"))).Message);
    }

    [Fact]
    public void A_version_is_deleted_with_its_model_unless_a_campaign_uses_it()
    {
        _fixture.Prepare();
        var (used, other) = (_fixture.Train(), _fixture.Train());
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = used.Arn }, OperationContext.None);

        Assert.Contains("used by the campaign 'front'", Refusal(() => Engine.DeleteSolutionVersion(new(used.Arn))).Message);
        Engine.DeleteSolutionVersion(new(other.Arn));

        Assert.Equal([used], Engine.ListSolutionVersions(new()));
        Assert.Empty(_fixture.Store.Models.Names(Id(other)));
        Assert.Equal(["model"], _fixture.Store.Models.Names(Id(used)));
        Assert.False(_fixture.Store.Catalog.IsLeased(used.Arn));
    }

    [Fact]
    public void Metrics_are_there_for_what_was_measured()
    {
        _fixture.Prepare();
        var dead = _fixture.TrainAndDie();
        var error = Refusal(() => Engine.GetSolutionMetrics(new(dead.Arn)));
        Assert.Equal("MetricsNotAvailable", error.ErrorId);
        Assert.Contains("it is CREATE FAILED: The process", error.Message);

        var version = _fixture.Train();
        var metrics = Engine.GetSolutionMetrics(new("clicks"));
        Assert.Equal((version.Arn, 0.5, 0.1), (metrics.SolutionVersionArn, metrics.Metrics["coverage"], metrics.Baselines["popularity"]["coverage"]));
    }

    [Fact]
    public void A_solution_removed_while_its_version_is_made_leaves_nothing()
    {
        _fixture.Prepare();
        var catalog = _fixture.Store.Catalog;
        _fixture.Training = (_, _, _, _) =>
        {
            var arn = Engine.DescribeSolutionVersion(new("clicks")).Arn;
            catalog.Write(t =>
            {
                t.Delete(arn);
                t.Delete(Arn.Solution("clicks"));
                return true;
            });
            return EngineFixture.Trained();
        };

        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => _fixture.Train()).Kind);
        Assert.Empty(Engine.ListSolutionVersions(new()));
    }

    private static string Id(SolutionVersion version) => Arn.LastPartOf(version.Arn);

    private IEnumerable<string> Statuses(string arn) => _fixture.Store.Catalog.Log.Where(e => e.Arn == arn).Select(e => e.Status);

    private static PersonalizeException Refusal(Action action) => Assert.Throws<PersonalizeException>(action);
}
