using Personalize.Engine.Kernels;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>What a search chooses where it is known how much of the differences between trials is chance.</summary>
public sealed class SearchChoiceTests : SearchTestBase
{
    private const int Searches = 20;

    [Fact]
    public void A_search_over_noise_returns_the_defaults_of_the_simplest_recipe()
    {
        var found = Search(gain: 0);
        Assert.InRange(found.Count(version => version.TunedHPOParams!["hidden_dimension"] == "43"), Searches - 4, Searches);
        Assert.InRange(found.Count(version => Arn.LastPartOf(version.BestRecipeArn!) == "aws-hrnn"), Searches - 4, Searches);
    }

    [Fact]
    public void A_real_gain_is_found() =>
        Assert.All(Search(gain: 0.1), version =>
            Assert.InRange(int.Parse(version.TunedHPOParams!["hidden_dimension"], System.Globalization.CultureInfo.InvariantCulture), 65, 256));

    [Theory]
    [InlineData(null, 4)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void The_full_training_of_the_winner_may_combine_as_many_networks_as_are_allowed(int? networks, int expected)
    {
        PrepareAutoML("aws-hrnn");
        TrainingRequest? full = null;
        Fixture.Training = (_, request, _, _) =>
        {
            full = request;
            return EngineFixture.Trained();
        };
        var version = Engine.TrainSolution(
            new TrainSolutionRequest { Solution = "clicks", MaxTrainingJobs = 6, MaxEnsembleSize = networks }, Fixture.Context);

        Assert.Equal(Engine.ListTrials(new(version.Arn))[0].Hyperparameters, version.TunedHPOParams);
        Assert.Equal(expected, full!.MaxNetworks);
    }

    // Fifty groups of users, whose metrics differ by .03 from trial to trial by chance; wide networks gain.
    private SolutionVersion[] Search(double gain)
    {
        PrepareAutoML("aws-hrnn", "aws-hrnn-metadata");
        double[] Groups(TrainingRequest request)
        {
            var text = $"{request.Seed} {request.Recipe.Name} {string.Join(' ', request.Hyperparameters.Select(value => value.Value))}";
            var random = new FastRandom(text.Aggregate(17UL, (hash, letter) => (hash * 31) + letter), 0);
            return [.. Enumerable.Range(0, 50).Select(_ => 0.3 + (gain * Math.Log(FakeTrialRunner.Width(request) / 43)) + (0.03 * random.NextGaussian()))];
        }

        Fixture.Trials.ByGroup = Groups;
        Fixture.Trials.Metric = request => Groups(request).Average();
        return [.. Enumerable.Range(1, Searches).Select(seed => Train(maxTrainingJobs: 12, seed: (ulong)seed))];
    }
}
