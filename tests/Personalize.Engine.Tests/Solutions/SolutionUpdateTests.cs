using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Solutions;

/// <summary>What can be changed of a solution, and that its versions stay as they are.</summary>
public sealed class SolutionUpdateTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_is_given_replaces_that_part_of_the_configuration()
    {
        Prepare("""{"algorithmHyperParameters":{"bptt":"16"},"autoTrainingConfig":{"schedulingExpression":"rate(3 days)"}}""");
        _fixture.Clock.Advance(60);

        var updated = Update(request => request with
        {
            PerformAutoTraining = true,
            SolutionUpdateConfig = JsonTree.Parse("""{"autoTrainingConfig":{"schedulingExpression":"rate(5 days)"}}"""),
        });

        Assert.Equal("""{"algorithmHyperParameters":{"bptt":"16"},"autoTrainingConfig":{"schedulingExpression":"rate(5 days)"}}""", updated.SolutionConfig);
        Assert.Equal(
            new SolutionUpdate(
                true, null, """{"autoTrainingConfig":{"schedulingExpression":"rate(5 days)"}}""", _fixture.Clock.GetUtcNow().UtcDateTime),
            updated.LatestSolutionUpdate);
        Assert.Equal(updated, _fixture.Engine.DescribeSolution(new("clicks")));
    }

    [Fact]
    public void A_version_keeps_the_events_it_was_trained_on()
    {
        Prepare("{}");
        _fixture.Import(("u1", "a", 10, "view"), ("u1", "b", 20, "purchase"));
        var before = _fixture.Train();

        Update(request => request with { SolutionUpdateConfig = Events("purchase") });
        var after = _fixture.Train();

        Assert.Equal(("{}", true), (before.SolutionConfig, after.SolutionConfig!.Contains("purchase")));
        Assert.Equal("{}", _fixture.Engine.DescribeSolutionVersion(new(before.Arn)).SolutionConfig);
    }

    [Fact]
    public void An_update_that_changes_nothing_is_none()
    {
        Prepare("{}");
        Assert.Null(Update(request => request).LatestSolutionUpdate);
    }

    [Theory]
    [InlineData("""{"autoTrainingConfig":{"schedulingExpression":"weekly"}}""", "InvalidConfigurationValue")]
    [InlineData("""{"algorithmHyperParameters":{"bptt":16}}""", "UnknownConfigurationKey")]
    [InlineData("""{"eventsConfig":{"eventParametersList":[{"weight":2}]}}""", "MissingConfigurationKey")]
    public void What_breaks_the_rules_is_refused_and_changes_nothing(string json, string error)
    {
        Prepare("{}");
        var refusal = Assert.Throws<PersonalizeException>(() => Update(request => request with { SolutionUpdateConfig = JsonTree.Parse(json) }));
        Assert.Equal((ErrorKind.InvalidInput, error), (refusal.Kind, refusal.ErrorId));
        Assert.Null(_fixture.Engine.DescribeSolution(new("clicks")).LatestSolutionUpdate);
    }

    [Fact]
    public void Updates_by_themselves_need_a_recipe_that_can_be_updated()
    {
        Prepare("{}");
        Assert.Equal(
            "UpdateNotSupported", Assert.Throws<PersonalizeException>(() => Update(request => request with { PerformIncrementalUpdate = true })).ErrorId);
        Assert.Equal("ResourceNotFound", Assert.Throws<PersonalizeException>(() => Update(request => request with { Solution = "other" })).ErrorId);
    }

    [Fact]
    public void The_interval_of_a_solution_of_AutoML_can_be_changed()
    {
        _fixture.Prepare(request => request with { Recipe = null, PerformAutoML = true });
        var updated = Update(request => request with
        {
            SolutionUpdateConfig = JsonTree.Parse("""{"autoTrainingConfig":{"schedulingExpression":"rate(30 days)"}}"""),
        });
        Assert.Equal("""{"autoTrainingConfig":{"schedulingExpression":"rate(30 days)"}}""", updated.SolutionConfig);
    }

    private static object? Events(string type) => JsonTree.Parse($$$"""{"eventsConfig":{"eventParametersList":[{"eventType":"{{{type}}}"}]}}""");

    private void Prepare(string config) => _fixture.Prepare(request => request with { SolutionConfig = config == "{}" ? null : JsonTree.Parse(config) });

    private Solution Update(Func<UpdateSolutionRequest, UpdateSolutionRequest> change) =>
        _fixture.Engine.UpdateSolution(change(new() { Solution = "clicks" }), _fixture.Context);
}
