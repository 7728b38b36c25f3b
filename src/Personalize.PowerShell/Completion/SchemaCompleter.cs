using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of schemas.</summary>
public sealed class SchemaCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListSchemas(new()).Select(schema => new Suggestion(schema.Name, $"Schema of {schema.DatasetType}"));
}
