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

    private protected override void ProcessInput()
    {
        foreach (var name in Name)
        {
            Guard(name, () =>
            {
                if (!WildcardPattern.ContainsWildcardCharacters(name))
                {
                    WriteObject(Engine.DescribeNode(new(name)));
                    return;
                }

                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                WriteObject(Engine.ListNodes(new()).Where(node => pattern.IsMatch(node.Name)).ToList(), enumerateCollection: true);
            });
        }
    }
}
