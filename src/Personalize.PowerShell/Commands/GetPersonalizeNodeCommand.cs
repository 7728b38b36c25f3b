using System.Management.Automation;

namespace Personalize.PowerShell.Commands;

/// <summary>Shows the machines that work on a shared store.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeNode")]
[OutputType(typeof(Node))]
public sealed class GetPersonalizeNodeCommand : StoreCommand
{
    /// <summary>Names or patterns.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    private protected override void ProcessInput() =>
        WriteMatching<Node>(Name, node => [node.Name], name => Engine.DescribeNode(new(name)), () => Engine.ListNodes(new()));
}
