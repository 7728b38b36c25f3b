using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Conversion;

namespace Personalize.PowerShell.Commands;

/// <summary>Creates a dataset group.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeDatasetGroup", SupportsShouldProcess = true)]
[OutputType(typeof(DatasetGroup))]
public sealed class NewPersonalizeDatasetGroupCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [TableTransformation]
    public Hashtable? Tag { get; set; }

    private protected override void ProcessInput()
    {
        if (ShouldProcess(Name, "Create dataset group"))
            Guard(Name, () => WriteObject(Engine.CreateDatasetGroup(new() { Name = Name, Tags = TextMap.From(Tag) })));
    }
}
