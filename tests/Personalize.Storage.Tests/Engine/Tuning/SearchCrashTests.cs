using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Tuning;

/// <summary>AutoML in a process that is killed half-way.</summary>
public class SearchCrashTests
{
    /// <summary>Trainings of the search.</summary>
    public const int Trials = 6;

    private const int TrialsBeforeKill = 3;

    [Fact]
    public void A_killed_search_resumes_without_repeating_a_trial_and_comes_to_the_same_choice()
    {
        using var folder = new TempFolder();
        using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        Prepare(engine, folder);
        var whole = Search(engine, "whole", _ => { });

        string? name = null;
        using (var child = Child.Start("search", folder.Store, "killed"))
        {
            name = child.StandardOutput.ReadLine();
            while (Finished(engine, name!).Length < TrialsBeforeKill)
                Assert.False(child.WaitForExit(20), "The child ended before it could be killed.");
            child.Kill();
            child.WaitForExit();
        }

        var before = Finished(engine, name!);
        var killed = engine.DescribeSolutionVersion(new(name!));
        Assert.Equal(ResourceStatus.CreateFailed, killed.Status);
        Assert.Contains("It can be resumed.", killed.FailureReason);

        var resumed = engine.ResumeSolutionVersion(new(name!), OperationContext.None);
        Assert.Equal(ResourceStatus.Active, resumed.Status);
        Assert.Equal((whole.BestRecipeArn, Text(whole.TunedHPOParams!)), (resumed.BestRecipeArn, Text(resumed.TunedHPOParams!)));
        Assert.Equal(Choices(engine, whole), Choices(engine, resumed));
        Assert.Equal(whole.Metrics, resumed.Metrics);

        // A repeated trial would have taken other times.
        var after = engine.ListTrials(new(resumed.Arn)).ToDictionary(trial => trial.Number);
        Assert.InRange(before.Length, TrialsBeforeKill, Trials);
        Assert.All(
            before, trial => Assert.Equal((trial.Seconds, trial.Epochs[^1].Seconds), (after[trial.Number].Seconds, after[trial.Number].Epochs[^1].Seconds)));
    }

    /// <summary>Searches and says the name of the version as soon as there is one.</summary>
    internal static SolutionVersion Search(PersonalizeEngine engine, string solution, Action<string> begun)
    {
        engine.CreateSolution(
            new CreateSolutionRequest { Name = solution, DatasetGroup = "shop", PerformAutoML = true, RecipeList = ["aws-hrnn", "aws-hrnn-metadata"] },
            OperationContext.None);
        return engine.TrainSolution(
            new TrainSolutionRequest { Solution = solution, MaxTrainingJobs = Trials, ThrottleLimit = 1, Begun = version => begun(version.Name) },
            OperationContext.None);
    }

    private static void Prepare(PersonalizeEngine engine, TempFolder folder)
    {
        var rows = Enumerable.Range(0, 60)
            .SelectMany(user => Enumerable.Range(0, 30).Select(e => $"u{user},i{(user + (e * e)) % 60},{1_600_000_000 + (e * 3600)}"));
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP", rows);
        Import(DatasetType.Users, "USER_ID,AGE", Enumerable.Range(0, 60).Select(user => $"u{user},{user}"));

        void Import(DatasetType type, string header, IEnumerable<string> lines) => engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = "shop",
                DatasetType = type,
                Paths = [folder.Write($"{type}.csv", $"{header}\n{string.Join('\n', lines)}\n")],
            },
            OperationContext.None);
    }

    private static Trial[] Finished(PersonalizeEngine engine, string version) =>
        [.. engine.ListTrials(new(version)).Where(trial => trial.Status is TrialStatus.Completed or TrialStatus.Stopped)];

    private static IEnumerable<string> Choices(PersonalizeEngine engine, SolutionVersion version) => engine.ListTrials(new(version.Arn))
        .Select(trial => $"{trial.Number} {trial.RecipeArn} {Text(trial.Hyperparameters)} {trial.Status} {trial.Metric} {trial.Epochs.Count}");

    private static string Text(IReadOnlyDictionary<string, string> values) => string.Join(", ", values.Select(value => $"{value.Key}={value.Value}"));
}
