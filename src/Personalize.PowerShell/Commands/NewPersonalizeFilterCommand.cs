using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Creates a filter: a rule that says which items may be recommended.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeFilter", SupportsShouldProcess = true)]
[OutputType(typeof(Filter))]
public sealed class NewPersonalizeFilterCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("Expression")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilterExpressionCompleter))]
    public string FilterExpression { get; set; } = "";

    /// <summary>How many of a user's newest events of each type the filter looks at; all if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [OptionalTransformation]
    public int? EventsPerType { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Name, $"Create filter in {DatasetGroup}"))
            return;
        Guard(Name, () => WriteObject(Engine.CreateFilter(new()
        {
            Name = Name,
            DatasetGroup = DatasetGroup.Value,
            FilterExpression = FilterExpression,
            EventsPerType = EventsPerType,
        })));
    }
}
