namespace Personalize.Engine.Requests;

/// <summary>Asks for the machines that work on a shared store.</summary>
public sealed record ListNodesRequest;
