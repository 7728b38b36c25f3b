namespace Personalize.Server.Tests.Clients;

/// <summary>A program that runs scripts with a client of the service.</summary>
/// <param name="Missing">Why there is none; null if there is.</param>
internal sealed record ClientTool(string Program, Dictionary<string, string> Environment, string? Missing);
