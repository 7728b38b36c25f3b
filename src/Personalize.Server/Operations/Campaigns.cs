using Personalize.Server.Protocol;

namespace Personalize.Server.Operations;

/// <summary>Campaigns.</summary>
internal static class Campaigns
{
    public static IEnumerable<Operation> Operations =>
    [
        Operation.Works(
            AwsService.Personalize, Access.Write, "CreateCampaign", Create, "name", "solutionVersionArn", "minProvisionedTPS", "campaignConfig", "tags")
            .Partly("`minProvisionedTPS` is kept and not used; the campaign is ACTIVE when the call returns"),
        Operation.Works(AwsService.Personalize, Access.Read, "DescribeCampaign", Describe, "campaignArn"),
        Operation.Works(AwsService.Personalize, Access.Read, "ListCampaigns", List, "solutionArn", "nextToken", "maxResults"),
        Operation.Works(
            AwsService.Personalize, Access.Write, "UpdateCampaign", Update, "campaignArn", "solutionVersionArn", "minProvisionedTPS", "campaignConfig"),
        Operation.Works(AwsService.Personalize, Access.Write, "DeleteCampaign", Delete, "campaignArn"),
    ];

    private static JsonObject Create(OperationCall call)
    {
        var (name, version) = (call.Input.Text("name"), call.Input.Arn("solutionVersionArn"));
        var (config, kept) = CampaignSettings.Read(call);
        var campaign = Tags.Create(
            call,
            () => Tags.Find(() => call.Engine.DescribeCampaign(new(name))),
            () => call.Engine.CreateCampaign(
                new()
                {
                    Name = name,
                    SolutionVersion = version,
                    MinProvisionedTPS = call.Input.OptionalInteger("minProvisionedTPS") ?? 1,
                    CampaignConfig = config,
                },
                call.Context));
        Keep(call, campaign, kept);
        return Shape.Of(("campaignArn", call.Arn(campaign.Arn)));
    }

    private static JsonObject Update(OperationCall call)
    {
        var (config, kept) = CampaignSettings.Read(call);
        var request = new UpdateCampaignRequest
        {
            Campaign = call.Input.Arn("campaignArn"),
            SolutionVersion = call.Input.OptionalArn("solutionVersionArn"),
            MinProvisionedTPS = call.Input.OptionalInteger("minProvisionedTPS"),
            CampaignConfig = config,
        };
        var campaign = call.Engine.UpdateCampaign(request, call.Context);
        Keep(call, campaign, kept);
        return Shape.Of(("campaignArn", call.Arn(campaign.Arn)));
    }

    private static JsonObject Describe(OperationCall call)
    {
        var campaign = call.Engine.DescribeCampaign(new(call.Input.Arn("campaignArn")));
        var shape = Shape.Of(
            ("name", campaign.Name),
            ("campaignArn", call.Arn(campaign.Arn)),
            ("solutionVersionArn", call.Arn(campaign.SolutionVersionArn)),
            ("minProvisionedTPS", campaign.MinProvisionedTPS),
            ("campaignConfig", CampaignSettings.Describe(campaign)));
        return Shape.Of(("campaign", call.Common(shape, campaign)));
    }

    private static JsonObject List(OperationCall call) => Paging.List(
        call, "campaigns", call.Engine.ListCampaigns(new(call.Input.OptionalArn("solutionArn"))),
        campaign => call.Common(Shape.Of(("name", campaign.Name), ("campaignArn", call.Arn(campaign.Arn))), campaign));

    private static JsonObject? Delete(OperationCall call)
    {
        call.Engine.DeleteCampaign(new(call.Input.Arn("campaignArn")));
        return null;
    }

    private static void Keep(OperationCall call, Campaign campaign, Dictionary<string, string> kept)
    {
        if (kept.Count > 0)
            call.Engine.SetClientData(new(campaign.Arn, kept));
    }
}
