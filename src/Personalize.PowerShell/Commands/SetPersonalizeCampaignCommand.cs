using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Changes the version or the configuration of a campaign while it serves requests.</summary>
[Cmdlet(VerbsCommon.Set, "PersonalizeCampaign", SupportsShouldProcess = true)]
[OutputType(typeof(Campaign))]
public sealed class SetPersonalizeCampaignCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Campaign", "CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity Name { get; set; } = null!;

    /// <summary>The version to serve from now on; a solution stands for its newest version.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    [OptionalTransformation]
    public SolutionVersionIdentity? SolutionVersion { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [OptionalTransformation]
    public int? MinProvisionedTPS { get; set; }

    /// <summary>A hashtable, an object, JSON or YAML text, or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CampaignConfigCompleter))]
    [ConfigurationTransformation(typeof(CampaignConfigInput))]
    public CampaignConfigInput? CampaignConfig { get; set; }

    /// <summary>For how many days what the campaign shows is recorded; 0 for not at all from now on.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 365)]
    [OptionalTransformation]
    public int? RecommendationLogDays { get; set; }

    /// <summary>Emits the campaign as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Name.Value, SolutionVersion is null ? "Change campaign" : $"Serve {SolutionVersion}"))
            return;
        Guard(Name.Value, () =>
        {
            var engine = Engine;
            var config = ConfigurationTree.From(CampaignConfig?.Value, nameof(CampaignConfig), path => FilePaths.Of(this, path), engine.Store.Configuration);
            var request = new UpdateCampaignRequest
            {
                Campaign = Name.Value, SolutionVersion = SolutionVersion?.Value, MinProvisionedTPS = MinProvisionedTPS, CampaignConfig = config,
                RecommendationLogDays = RecommendationLogDays,
            };
            var campaign = Run(context => engine.UpdateCampaign(request, context));
            if (PassThru)
                WriteObject(campaign);
        });
    }
}
