using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>Ids of other types reach the data as the digits they stand for.</summary>
public sealed class IdFlowTests : IDisposable
{
    private readonly ModuleSession _session = new(new RecordingInterface());

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("[double]105", "105")]
    [InlineData("[decimal]105.0", "105")]
    [InlineData("[bigint]105", "105")]
    [InlineData("[uint64]::MaxValue", "18446744073709551615")]
    [InlineData("[guid]'00000000-0000-0000-0000-000000000105'", "00000000-0000-0000-0000-000000000105")]
    public void An_event_has_the_ids_of_the_data(string id, string expected)
    {
        var file = _session.File("log.csv", "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\nu1,i1,1700000000,view\n");

        var events = _session.Run(
            $$"""
            $null = Import-PersonalizeDataset shop Interactions $args[0]
            $null = New-PersonalizeEventTracker shop shop
            $id = {{id}}
            Write-PersonalizeEvent shop -UserId $id -SessionId $id -EventType view -ItemId $id -SentAt 1700000001 -PassThru
            [pscustomobject]@{ userId = $id; sessionId = $id; eventType = 'view'; itemId = $id; sentAt = 1700000002 } | Write-PersonalizeEvent shop -PassThru
            """,
            file);

        Assert.Equal(2, events.Count);
        Assert.All(
            events,
            one => Assert.Equal([expected, expected, expected], new[] { "UserId", "SessionId", "ItemId" }.Select(name => $"{one.Properties[name]?.Value}")));
    }
}
