using System.Management.Automation;
using Personalize.Engine.Attribution;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Compares two campaigns, or two solution versions, by what followed their recommendations.</summary>
[Cmdlet(VerbsData.Compare, "PersonalizeCampaign")]
[OutputType(typeof(CampaignComparison))]
public sealed class ComparePersonalizeCampaignCommand : OutcomeCommand
{
    public const string User = "User";
    public const string List = "List";

    /// <summary>What is compared with.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Reference")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity ReferenceCampaign { get; set; } = null!;

    /// <summary>What is compared.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("Difference")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity DifferenceCampaign { get; set; } = null!;

    /// <summary>What the metrics are per.</summary>
    [Parameter]
    [ValidateSet(User, List)]
    public string Per { get; set; } = User;

    private protected override void ProcessInput() => Guard(DifferenceCampaign.Value, () =>
    {
        var engine = Engine;
        var request = new CompareCampaignsRequest
        {
            Reference = ReferenceCampaign.Value, Difference = DifferenceCampaign.Value, PerList = Per == List, Outcomes = Outcomes,
        };
        WriteObject(Run(context => engine.CompareCampaigns(request, context)), enumerateCollection: true);
    });
}
