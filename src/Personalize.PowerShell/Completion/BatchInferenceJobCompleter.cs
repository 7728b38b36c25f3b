using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of batch inferences, the newest first.</summary>
public sealed class BatchInferenceJobCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListBatchInferenceJobs(new()).Reverse().Select(job => new Suggestion(job.Name, $"{job.InputPath}, {job.Status}"));
}
