namespace Personalize.Engine.Requests;

/// <summary>Asks for one of the machines that work on a shared store.</summary>
/// <param name="Node">Its name.</param>
public sealed record DescribeNodeRequest(string Node);
