using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>The metadata fields of a dataset, each as a hashtable to fill in.</summary>
public abstract class FieldsCompleter : DataCompleter
{
    private protected abstract DatasetType Dataset { get; }

    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.ListFields(new(datasetGroup))
            .Where(known => known.DatasetType == Dataset && (known.Field.Name == "CREATION_TIMESTAMP" || !known.IsReserved))
            .Select(known => known.Field)
            .Select(field => new Suggestion($"@{{ {field.Name} = '' }}", $"{field.Type} field of the {Dataset.ToString().ToLowerInvariant()}")
            {
                Label = field.Name,
                IsCode = true,
            });
}
