using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes a filter.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeFilter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Filter))]
public sealed class RemovePersonalizeFilterCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Filter", "FilterArn")]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public FilterIdentity Name { get; set; } = null!;

    private protected override void ProcessInput() =>
        Remove(Name.Value, "Delete filter", () => Engine.DescribeFilter(new(Name.Value)), () => Engine.DeleteFilter(new(Name.Value)));
}
