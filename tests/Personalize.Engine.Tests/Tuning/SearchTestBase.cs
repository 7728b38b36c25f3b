using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>What tests of searches share: an engine whose trials have known metrics.</summary>
public abstract class SearchTestBase : IDisposable
{
    private protected EngineFixture Fixture { get; } = new();

    private protected PersonalizeEngine Engine => Fixture.Engine;

    public void Dispose()
    {
        Fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void PrepareAutoML(params string[] recipes) =>
        Fixture.Prepare(r => r with { Recipe = null, PerformAutoML = true, RecipeList = recipes.Length == 0 ? null : recipes });

    private protected SolutionVersion Train(int? maxTrainingJobs = null, int threads = 2, ulong seed = 42, CancellationToken cancellation = default) =>
        Engine.TrainSolution(
            new TrainSolutionRequest { Solution = "clicks", MaxTrainingJobs = maxTrainingJobs, ThrottleLimit = threads, Seed = seed },
            Fixture.Context with { CancellationToken = cancellation });

    private protected IReadOnlyList<Trial> InOrder() => Fixture.Store.Catalog.Trials(Engine.ListSolutionVersions(new())[^1].Arn);

    private protected string Describe(SolutionVersion version) => string.Join('\n', Fixture.Store.Catalog.Trials(version.Arn)
        .Select(t => $"{t.Number} {t.RecipeArn} {SearchSpaceTests.Text(t.Hyperparameters)} {t.Status} {t.Metric} {t.Epochs.Count} {t.Reason}"));
}
