using System.Net;
using Microsoft.AspNetCore.Http;
using Personalize.Server.Hosting;

namespace Personalize.Server.Tests.Hosting;

public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("::1", 200)]
    [InlineData("192.168.1.5", 404)]
    [InlineData("2001:db8::1", 404)]
    [InlineData(null, 200)]
    public async Task Only_this_machine_passes(string? address, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        await LoopbackOnly.Guard(_ => Task.CompletedTask)(context);
        Assert.Equal(status, context.Response.StatusCode);
    }
}
