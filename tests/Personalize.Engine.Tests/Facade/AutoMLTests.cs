using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

/// <summary>The short way: one request from data to a trained version.</summary>
public sealed class AutoMLTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    public static TheoryData<AutoMLRequest, string> Refused
    {
        get
        {
            var request = new AutoMLRequest { DatasetGroup = "new", Path = "never-read.csv" };
            return new()
            {
                { request with { MetricName = "ndcg" }, "UnknownMetric" },
                { request with { RecipeList = ["aws-hrn"] }, "InvalidRecipeList" },
                { request with { MaxTrainingJobs = 41 }, "InvalidMaxTrainingJobs" },
                { request with { MaxEnsembleSize = 5 }, "InvalidMaxEnsembleSize" },
                { request with { TimeLimit = TimeSpan.FromTicks(300) }, "InvalidTimeLimit" },
                { request with { ThrottleLimit = 0 }, "InvalidThrottleLimit" },
                { request with { Name = "clicks" }, "ResourceAlreadyExists" },
                { request with { Name = "no name" }, "InvalidName" },
                { request with { DatasetGroup = "no name" }, "InvalidName" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_bad_request_is_refused_before_its_file_is_imported(AutoMLRequest request, string errorId)
    {
        _fixture.Prepare();
        Assert.Equal(errorId, Assert.Throws<PersonalizeException>(() => Engine.RunAutoML(request, _fixture.Context)).ErrorId);
        Assert.Single(Engine.ListDatasetGroups(new()));
        Assert.Single(Engine.ListSolutions(new()));
    }

    [Fact]
    public void Data_that_cannot_be_trained_on_leaves_no_solution_behind()
    {
        Engine.CreateDatasetGroup(new() { Name = "empty" });
        Assert.Throws<PersonalizeException>(() => Engine.RunAutoML(new AutoMLRequest { DatasetGroup = "empty" }, _fixture.Context));
        Assert.Empty(Engine.ListSolutions(new()));
    }

    [Fact]
    public void A_search_that_fails_can_be_looked_at()
    {
        _fixture.Prepare();
        _fixture.Trials.Metric = _ => throw PersonalizeException.InvalidInput("No", "no");
        Assert.Throws<PersonalizeException>(() => Engine.RunAutoML(new AutoMLRequest { DatasetGroup = EngineFixture.Group }, _fixture.Context));
        Assert.Equal(ResourceStatus.CreateFailed, Engine.DescribeSolutionVersion(new("shop-automl")).Status);
    }

    [Fact]
    public void Solutions_are_named_after_the_group_and_numbered()
    {
        _fixture.Prepare();
        var names = Enumerable.Range(0, 3)
            .Select(_ => Arn.NameOf(Engine.RunAutoML(new AutoMLRequest { DatasetGroup = EngineFixture.Group }, _fixture.Context).SolutionArn));
        Assert.Equal(["shop-automl", "shop-automl-2", "shop-automl-3"], names);
    }
}
