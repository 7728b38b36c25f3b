using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Creates an empty dataset with a schema.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeDataset", SupportsShouldProcess = true)]
[OutputType(typeof(Dataset))]
public sealed class NewPersonalizeDatasetCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType Type { get; set; }

    [Parameter(Mandatory = true, Position = 3, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SchemaArn")]
    [ArgumentCompleter(typeof(SchemaCompleter))]
    public SchemaIdentity Schema { get; set; } = null!;

    private protected override void ProcessInput()
    {
        if (ShouldProcess(Name, $"Create {Type} dataset in {DatasetGroup}"))
        {
            Guard(
                Name,
                () => WriteObject(Engine.CreateDataset(new() { Name = Name, DatasetGroup = DatasetGroup.Value, DatasetType = Type, Schema = Schema.Value })));
        }
    }
}
