using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes a schema that no dataset uses.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Schema))]
public sealed class RemovePersonalizeSchemaCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Schema", "SchemaArn")]
    [ArgumentCompleter(typeof(SchemaCompleter))]
    public SchemaIdentity Name { get; set; } = null!;

    private protected override void ProcessInput() =>
        Remove(Name.Value, "Delete schema", () => Engine.DescribeSchema(new(Name.Value)), () => Engine.DeleteSchema(new(Name.Value)));
}
