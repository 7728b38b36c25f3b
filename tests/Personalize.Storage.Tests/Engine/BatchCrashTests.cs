using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Tests.Engine.Serving;

namespace Personalize.Storage.Tests.Engine;

/// <summary>Kills processes that answer batches of users.</summary>
public sealed class BatchCrashTests(TrainedStore trained) : IClassFixture<TrainedStore>
{
    private const int Users = 4000;

    private readonly TrainedStore _trained = trained;

    [Fact]
    public void A_killed_batch_has_no_output_and_is_completed_by_the_next_run_as_if_nothing_had_happened()
    {
        using var folder = new TempFolder();
        _trained.CopyTo(folder.Store);
        var version = _trained.Versions[0];
        folder.Write("users.jsonl", string.Concat(Enumerable.Range(0, Users).Select(user => $"{{\"userId\":\"u{user}\"}}\n")));
        var whole = Path.Combine(folder.Path, "whole.jsonl");
        using (var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store)))
            Run(engine, folder.Path, version, "whole.jsonl");
        var random = new Random(14);
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            Kills.RunAndKill(random, 300, "batch", folder.Store, folder.Path, version);
            var output = Path.Combine(folder.Path, "out.jsonl");
            using (var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store)))
            {
                if (File.Exists(output))
                    Assert.Equal(File.ReadAllText(whole), File.ReadAllText(output));
                else
                    Run(engine, folder.Path, version, "out.jsonl");
                Assert.All(
                    engine.ListBatchInferenceJobs(new()),
                    job => Assert.Contains(job.Status, new[] { ResourceStatus.Active, ResourceStatus.CreateFailed, ResourceStatus.CreatePending }));
            }

            Assert.Equal(File.ReadAllText(whole), File.ReadAllText(output));
            File.Delete(output);
            Assert.Equal(
                ["a.csv", "users.jsonl", "whole.jsonl"],
                Directory.GetFiles(folder.Path).Select(Path.GetFileName).Append("a.csv").Distinct().Order());
        }
    }

    /// <summary>What the child does, until it is killed.</summary>
    internal static void Answer(string store, string folder, string version, Action<int> say)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = 0; ; number++)
        {
            Run(engine, folder, version, "out.jsonl");
            say(number);
            File.Delete(Path.Combine(folder, "out.jsonl"));
        }
    }

    private static void Run(PersonalizeEngine engine, string folder, string version, string output)
    {
        var job = engine.CreateBatchInferenceJob(new CreateBatchInferenceJobRequest
        {
            Campaign = version, InputPath = Path.Combine(folder, "users.jsonl"), OutputPath = Path.Combine(folder, output), NumResults = 5,
        });
        engine.RunBatchInferenceJob(new(job.Arn, ThrottleLimit: 1), OperationContext.None);
    }
}
