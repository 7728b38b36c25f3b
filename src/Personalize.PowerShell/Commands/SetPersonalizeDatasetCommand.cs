using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Adds fields to a dataset that already has data.</summary>
[Cmdlet(VerbsCommon.Set, "PersonalizeDataset", SupportsShouldProcess = true, DefaultParameterSetName = SchemaSet)]
[OutputType(typeof(Dataset))]
public sealed class SetPersonalizeDatasetCommand : StoreCommand
{
    public const string SchemaSet = "Schema";
    public const string PathSet = "Path";

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType Type { get; set; }

    /// <summary>Has all fields of the present schema, and further ones that may be null. Not by property name, because a dataset has its present one.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = SchemaSet)]
    [Alias("SchemaArn")]
    [ArgumentCompleter(typeof(SchemaCompleter))]
    public SchemaIdentity Schema { get; set; } = null!;

    /// <summary>A file whose further columns become fields; nothing is imported from it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Column of the file → field of the schema.</summary>
    [Parameter(ParameterSetName = PathSet)]
    public Hashtable? ColumnMap { get; set; }

    /// <summary>Emits the dataset as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool Takes(string property) => property.StartsWith("schema", StringComparison.OrdinalIgnoreCase);

    private protected override void ProcessInput()
    {
        if (!ShouldProcess($"{DatasetGroup} {Type}", "Add fields"))
            return;
        Guard(DatasetGroup.Value, () =>
        {
            var engine = Engine;
            var request = new UpdateDatasetRequest
            {
                DatasetGroup = DatasetGroup.Value,
                DatasetType = Type,
                Schema = ParameterSetName == SchemaSet ? Schema.Value : null,
                Path = ParameterSetName == PathSet ? FilePaths.Of(this, Path) : null,
                ColumnMap = TextMap.From(ColumnMap),
            };
            var dataset = Run(context => engine.UpdateDataset(request, context));
            if (PassThru)
                WriteObject(dataset);
        });
    }
}
