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
    [InlineData(null, 3)]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    public void The_best_other_trials_are_offered_to_the_full_training(int? networks, int members)
    {
        // Of equal trials none is hopeless.
        PrepareAutoML("aws-hrnn");
        Fixture.Trials.Metric = _ => 0.1;
        TrainingRequest? full = null;
        Fixture.Training = (_, request, _, _) =>
        {
            full = request;
            return EngineFixture.Trained();
        };
        var version = Engine.TrainSolution(
            new TrainSolutionRequest { Solution = "clicks", MaxTrainingJobs = 6, MaxEnsembleSize = networks }, Fixture.Context);

        var ordered = Engine.ListTrials(new(version.Arn));
        Assert.Equal(ordered[0].Hyperparameters, version.TunedHPOParams);
        var others = ordered.Skip(1).Where(trial => trial.Status == TrialStatus.Completed).Take(members).ToArray();
        Assert.Equal(members, others.Length);
        Assert.Equal(others.Select(trial => $"trial {trial.Number}"), full!.Members.Select(member => member.Name));
        Assert.All(full.Members.Zip(others), pair =>
            Assert.All(pair.Second.Hyperparameters, value => Assert.Equal(value.Value, pair.First.Hyperparameters[value.Key])));
    }

    [Fact]
    public void A_recipe_that_needs_more_data_is_not_added_to_one_that_does_not()
    {
        PrepareAutoML("aws-hrnn", "aws-hrnn-metadata");
        TrainingRequest? full = null;
        Fixture.Training = (_, request, _, _) =>
        {
            full = request;
            return EngineFixture.Trained();
        };
        foreach (var winner in new[] { "aws-hrnn", "aws-hrnn-metadata" })
        {
            Fixture.Trials.Metric = request => request.Recipe.Name == winner ? 0.3 : 0.2;
            Train(maxTrainingJobs: 4);
            Assert.Equal(winner, full!.Recipe.Name);
            Assert.Equal(winner == "aws-hrnn-metadata", full.Members.Select(member => member.Recipe.Name).Distinct().Count() == 2);
        }
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
