using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of batches of user segments, the newest first.</summary>
public sealed class BatchSegmentJobCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListBatchSegmentJobs(new()).Reverse().Select(job => new Suggestion(job.Name, $"{job.InputPath}, {job.Status}"));
}
