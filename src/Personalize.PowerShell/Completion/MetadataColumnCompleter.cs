using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>The fields of the Items dataset.</summary>
public sealed class MetadataColumnCompleter : DataCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request) =>
        engine.ListFields(new(datasetGroup))
            .Where(known => known.DatasetType == DatasetType.Items && known.Field.Name != "ITEM_ID")
            .Select(known => new Suggestion(known.Field.Name, $"{known.Field.Type} field of the items"));
}
