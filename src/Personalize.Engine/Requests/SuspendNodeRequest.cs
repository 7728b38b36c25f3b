namespace Personalize.Engine.Requests;

/// <summary>Asks a node to take no further work and to hand on what it does, or to work again.</summary>
/// <param name="Node">Its name.</param>
/// <param name="IsSuspended">False to let it work again.</param>
public sealed record SuspendNodeRequest(string Node, bool IsSuspended = true);
