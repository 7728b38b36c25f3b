namespace Personalize.Server.Cluster;

/// <summary>
/// What happens when the others have declared this node dead, because it did not answer for a while: it joins again as a new one. Orleans would end
/// the process; requests can go on meanwhile, because what they read and write is in the database, and works are held by leases there.
/// </summary>
internal sealed class OutcastHandler(ClusterNode node) : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null) =>
        node.Rejoin(context ?? exception?.Message ?? "");
}
