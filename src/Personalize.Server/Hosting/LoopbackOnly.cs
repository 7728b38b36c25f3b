using System.Net;

namespace Personalize.Server.Hosting;

/// <summary>Hides an endpoint from other machines: what is counted tells outsiders how busy the place is.</summary>
internal static class LoopbackOnly
{
    public static RequestDelegate Guard(RequestDelegate next) => context =>
    {
        if (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };
}
