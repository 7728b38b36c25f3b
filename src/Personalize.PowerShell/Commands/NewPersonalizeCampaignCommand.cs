using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Creates a campaign, which serves a solution version.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeCampaign", SupportsShouldProcess = true)]
[OutputType(typeof(Campaign))]
public sealed class NewPersonalizeCampaignCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The version to serve; a solution stands for its newest version.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    /// <summary>Accepted for compatibility; a local campaign is not limited.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [OptionalTransformation(1)]
    public int MinProvisionedTPS { get; set; } = 1;

    /// <summary>A hashtable, an object, JSON or YAML text, or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CampaignConfigCompleter))]
    [ConfigurationTransformation(typeof(CampaignConfigInput))]
    public CampaignConfigInput? CampaignConfig { get; set; }

    /// <summary>For how many days what the campaign shows is recorded; 0, the default, for not at all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 365)]
    [OptionalTransformation(0)]
    public int RecommendationLogDays { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Name, $"Create campaign for {SolutionVersion}"))
            return;
        Guard(Name, () =>
        {
            var engine = Engine;
            var config = ConfigurationTree.From(CampaignConfig?.Value, nameof(CampaignConfig), path => FilePaths.Of(this, path), engine.Store.Configuration);
            var request = new CreateCampaignRequest
            {
                Name = Name, SolutionVersion = SolutionVersion.Value, MinProvisionedTPS = MinProvisionedTPS, CampaignConfig = config,
                RecommendationLogDays = RecommendationLogDays,
            };
            WriteObject(Run(context => engine.CreateCampaign(request, context)));
        });
    }
}
