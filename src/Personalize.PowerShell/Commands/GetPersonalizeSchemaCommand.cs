using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists schemas.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeSchema")]
[OutputType(typeof(Schema))]
public sealed class GetPersonalizeSchemaCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Schema", "SchemaArn")]
    [ArgumentCompleter(typeof(SchemaCompleter))]
    [SupportsWildcards]
    public SchemaIdentity[]? Name { get; set; }

    private protected override void ProcessInput() =>
        WriteMatching(Name?.Select(name => name.Value), name => Engine.DescribeSchema(new(name)), () => Engine.ListSchemas(new()));
}
