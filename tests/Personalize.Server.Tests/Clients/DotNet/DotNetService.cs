namespace Personalize.Server.Tests.Clients.DotNet;

/// <summary>What the SDK for .NET has in its generated code for one of the three services: names, version, and the form of requests.</summary>
/// <param name="Id">As in the user agent.</param>
/// <param name="Endpoint">The name by which endpoints of regions are found.</param>
/// <param name="TargetPrefix">Of the header <c>X-Amz-Target</c>; null where operations have paths.</param>
internal sealed record DotNetService(string Id, string Endpoint, string Version, string ContentType, string? TargetPrefix)
{
    public static DotNetService Personalize { get; } = new("Personalize", "personalize", "2018-05-22", "application/x-amz-json-1.1", "AmazonPersonalize");

    public static DotNetService Runtime { get; } = new("Personalize Runtime", "personalize-runtime", "2018-05-22", "application/json", null);

    public static DotNetService Events { get; } = new("Personalize Events", "personalize-events", "2018-03-22", "application/json", null);
}
