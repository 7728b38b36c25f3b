using Personalize.Server.Hosting;

namespace Personalize.Server.Tests.Hosting;

public sealed class ServerWarmUpTests
{
    // What belongs to the server is not used.
    private static readonly ServerParts s_parts = new(new ServerSettings { Store = "" }, null!, null!, null!, null!, null!, null!);

    [Fact]
    public async Task Made_up_requests_are_answered_as_real_ones_are()
    {
        await using var server = await TestServer.Start();

        var statuses = await ServerWarmUp.Run(s_parts, server.Address, () => false);

        Assert.NotEmpty(statuses);
        Assert.All(statuses, status => Assert.Equal(200, status));
    }

    [Fact]
    public async Task It_ends_when_there_are_real_requests()
    {
        await using var server = await TestServer.Start();

        Assert.Empty(await ServerWarmUp.Run(s_parts, server.Address, () => true));
    }
}
