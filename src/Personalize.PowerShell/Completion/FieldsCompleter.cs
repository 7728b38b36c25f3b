using Personalize.Engine;
using Personalize.Engine.Resources;

namespace Personalize.PowerShell.Completion;

/// <summary>The metadata fields of a dataset, each as a hashtable to fill in.</summary>
public abstract class FieldsCompleter : DataCompleter
{
    private protected abstract DatasetType Dataset { get; }

    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.ListFields(datasetGroup)
            .Where(known => known.Type == Dataset && (known.Field.Name == "CREATION_TIMESTAMP" || !PersonalizeEngine.IsReservedField(Dataset, known.Field.Name)))
            .Select(known => new Suggestion($"@{{ {known.Field.Name} = '' }}", $"{known.Field.Type} field of the {Dataset.ToString().ToLowerInvariant()}") { Label = known.Field.Name, IsCode = true });
}
