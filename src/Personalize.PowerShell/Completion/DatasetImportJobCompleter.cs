using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of imports, the newest first.</summary>
public sealed class DatasetImportJobCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListDatasetImportJobs(new()).Reverse().Select(job => new Suggestion(job.Name, $"{job.ImportMode} import into {job.DatasetArn}, {job.Status}"));
}
