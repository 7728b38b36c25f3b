using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>What users do comes in, and the next recommendation knows.</summary>
public sealed class EventFlowTests(TrainedShop shop) : IClassFixture<TrainedShop>
{
    private ModuleSession Session => shop.Session;

    [Fact]
    public void The_next_recommendation_knows()
    {
        var before = Items("visitor-1");
        var receipt = Session.Run<EventReceipt>(
            "Write-PersonalizeEvent shop -UserId visitor-1 -SessionId s -EventType click -ItemId $args[0] -SentAt 1700000000 -PassThru", before[3]);

        Assert.True(receipt.Recorded && receipt.ChangesRecommendations);
        Assert.NotEqual(before, Items("visitor-1"));
    }

    [Fact]
    public void Nothing_is_said_without_pass_thru_and_the_tracker_goes_by_its_id()
    {
        var item = Items("nobody")[0];
        Assert.Empty(Session.Run("Write-PersonalizeEvent (Get-PersonalizeEventTracker shop).TrackingId @{ eventType = 'click'; sentAt = 1700000000; itemId = "
            + "$args[0] } -UserId visitor-2 -SessionId s", item));
        Assert.NotEqual(Items("nobody"), Items("visitor-2"));
    }

    [Theory]
    [InlineData("@{ userId = 'u'; sessionId = 's'; eventType = 'click'; sentAt = 1700000000; itemId = '1'; eventId = $args[0] }")]
    [InlineData("[pscustomobject] @{ USER_ID = 'u'; SESSION_ID = 's'; EVENT_TYPE = 'click'; TIMESTAMP = '1700000000'; ITEM_ID = 1; EVENT_ID = $args[0]; DEVICE "
        + "= 'phone' }")]
    [InlineData("[pscustomobject] @{ userId = 'u'; sessionId = 's'; eventType = 'click'; sentAt = '2023-11-14T22:13:20Z'; itemId = '1'; eventId = $args[0]; "
        + "eventValue = ''; impression = '1|2' }")]
    [InlineData("[pscustomobject] @{ userId = 'u'; sessionId = 's'; eventType = 'click'; sentAt = 1700000000; itemId = '1'; eventId = $args[0]; properties = "
        + "[pscustomobject] @{ device = 'phone' } }")]
    [InlineData("@{ userId = 'u'; sessionId = 's'; eventType = 'click'; sentAt = [datetime]::SpecifyKind('2023-11-14T22:13:20', 'Utc'); itemId = '1'; eventId "
        + "= $args[0]; properties = '{}' }")]
    public void Events_come_in_most_forms(string source)
    {
        var id = Guid.NewGuid().ToString();

        var receipt = Session.Run<EventReceipt>($"{source} | Write-PersonalizeEvent shop -PassThru", id);

        Assert.Equal(
            (id, "u", "s", "click", "1", true), (receipt.EventId, receipt.UserId, receipt.SessionId, receipt.EventType, receipt.ItemId, receipt.Recorded));
        Assert.Equal(
            "its eventId was recorded before", Session.Run<EventReceipt>($"{source} | Write-PersonalizeEvent shop -PassThru -WarningAction Ignore", id).Reason);
    }

    [Fact]
    public void A_pipeline_may_be_long_and_a_bad_event_does_not_stop_it()
    {
        using var shell = Session.Shell(
            """
            1..600 | ForEach-Object { @{ eventType = 'click'; sentAt = $(if ($_ -eq 300) { 1700000000000 } else { 1700000000 + $_ }); itemId = '1' } } |
                Write-PersonalizeEvent shop -UserId long -SessionId long -PassThru
            """);

        Assert.Equal(599, shell.Invoke().Count);
        var error = Assert.Single(shell.Streams.Error);
        Assert.StartsWith("InvalidSentAt,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("looks like milliseconds", error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(Session.Run("@{ eventType = 'click'; sentAt = 1700000000000; itemId = '1' } | Write-PersonalizeEvent shop -UserId long -SessionId long "
            + "-Milliseconds -PassThru"));
    }

    [Theory]
    [InlineData("'{\"eventType\":\"click\"}' | Write-PersonalizeEvent shop -UserId u -SessionId s", "NotAnObject,")]
    [InlineData("5 | Set-PersonalizeItem shop", "NotAnObject,")]
    [InlineData("Set-PersonalizeItem shpo 1 @{ PRICE = 5 }", "ResourceNotFound,")]
    public void What_is_no_event_or_no_group_is_refused(string script, string errorId) =>
        Assert.StartsWith(errorId, Session.Fails(script).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Events_that_change_nothing_are_told_once_a_reason()
    {
        using var shell = Session.Shell(
            "1..3 | ForEach-Object { @{ eventType = 'click'; sentAt = $_ } } | Write-PersonalizeEvent shop -UserId u -SessionId s; @{ eventType = 'click'; "
                + "sentAt = 1; itemId = 'unheard' } | Write-PersonalizeEvent shop -UserId u -SessionId s");
        shell.Invoke();

        Assert.Equal(
            ["3 events change no recommendations: it has no item."],
            shell.Streams.Warning.Select(warning => warning.Message));
    }

    [Fact]
    public void Anonymous_events_are_joined_to_their_user()
    {
        var item = Items("nobody")[2];
        Session.Run("Write-PersonalizeEvent shop -SessionId anonymous -EventType click -ItemId $args[0] -SentAt 1700000000 -WarningAction Ignore", item);
        Assert.Equal(Items("nobody"), Items("visitor-3"));
        Session.Run("Write-PersonalizeEvent shop -UserId visitor-3 -SessionId anonymous -EventType signIn -SentAt 1700000001 -WarningAction Ignore");
        Assert.NotEqual(Items("nobody"), Items("visitor-3"));
    }

    [Fact]
    public void What_if_records_nothing()
    {
        Session.Run("Write-PersonalizeEvent shop -UserId visitor-4 -SessionId s -EventType click -ItemId 1 -SentAt 1700000000 -WhatIf");
        Assert.Equal(Items("nobody"), Items("visitor-4"));
    }

    [Fact]
    public void Items_are_put_and_filters_know()
    {
        var items = Items("nobody")[..3];
        var file = Session.File("items.csv", $"ITEM_ID,KIND,PRICE\n{items[0]},gift,3\n{items[1]},toy,2.5\n");
        Session.Run("Import-PersonalizeDataset shop Items $args[0] -InformationAction Ignore", file);
        Session.Run("New-PersonalizeFilter gifts shop 'INCLUDE ItemID WHERE Items.KIND IN (\"gift\")'");
        Assert.Equal([items[0]], Items("nobody", "-Filter gifts"));
        Session.Run("Set-PersonalizeItem shop $args[0] @{ KIND = 'gift'; PRICE = 2 }; [pscustomobject] @{ ITEM_ID = $args[1]; kind = 'gift' } | "
            + "Set-PersonalizeItem shop", items[1], items[2]);

        Assert.Equal(items, Items("nobody", "-Filter gifts"));
        Assert.StartsWith("UnknownField,", Session.Fails("Set-PersonalizeItem shop 2 @{ KIMD = 'toy' }").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("ResourceNotFound,", Session.Fails("Set-PersonalizeUser shop 2 @{ AGE = 5 }").FullyQualifiedErrorId, StringComparison.Ordinal);
        Session.Run("Import-PersonalizeDataset shop Items $args[0] -InformationAction Ignore -ImportMode INCREMENTAL", file);
        Assert.Equal([items[0], items[2]], Items("nobody", "-Filter gifts"));
    }

    [Fact]
    public void A_campaign_goes_on_with_another_version()
    {
        Session.Run("New-PersonalizeSolution second shop -RecipeArn aws-hrnn -SolutionConfig @{ algorithmHyperParameters = @{ hidden_dimension = 32 } } | "
            + "New-PersonalizeSolutionVersion -Seed 9 | New-PersonalizeCampaign changing");
        var before = Items("1", campaign: "changing");
        Assert.Empty(Session.Run("Get-PersonalizeCampaign changing | Set-PersonalizeCampaign -SolutionVersion shop"));

        Assert.NotEqual(before, Items("1", campaign: "changing"));
        Assert.Equal(Items("1"), Items("1", campaign: "changing"));
        Assert.Equal(4, Session.Run<Campaign>("Set-PersonalizeCampaign changing -MinProvisionedTPS 4 -PassThru").MinProvisionedTPS);
        Session.Run("Remove-PersonalizeCampaign changing -Force");
    }

    private string[] Items(string user, string more = "", string campaign = "shop") =>
        [.. Session.Run(
            $"Get-PersonalizeRecommendation {campaign} $args[0] -NumResults 40 {more}", user).Select(row => ((Recommendation)row.BaseObject).ItemId)];
}
