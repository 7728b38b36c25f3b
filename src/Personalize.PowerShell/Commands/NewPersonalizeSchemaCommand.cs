using System.Management.Automation;
using Personalize.PowerShell.Conversion;

namespace Personalize.PowerShell.Commands;

/// <summary>Creates a schema from Avro-style JSON.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeSchema", SupportsShouldProcess = true)]
[OutputType(typeof(Schema))]
public sealed class NewPersonalizeSchemaCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType Type { get; set; }

    /// <summary>The schema as JSON text, a hashtable or an object, or the path of a JSON file; wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("Schema", "Path", "LiteralPath", "PSPath", "FullName")]
    public object SchemaText { get; set; } = "";

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Name, $"Create {Type} schema"))
            return;
        Guard(Name, () => WriteObject(Engine.CreateSchema(
            new() { Name = Name, DatasetType = Type, SchemaText = SchemaInput.Text(SchemaText, path => FilePaths.Of(this, path)) }, Inline)));
    }
}
