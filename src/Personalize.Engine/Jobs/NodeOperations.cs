using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Jobs;

/// <summary>The machines that work on a shared store.</summary>
internal sealed class NodeOperations(IStore store)
{
    private readonly IStore _store = store;

    /// <summary>All nodes by name, including those of which nothing has been heard for a while; none if the store is that of one machine.</summary>
    public IReadOnlyList<Node> List(ListNodesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _store.Nodes?.List() ?? [];
    }

    /// <summary>One of them.</summary>
    /// <exception cref="PersonalizeException">There is no such node.</exception>
    public Node Describe(DescribeNodeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var nodes = List(new());
        return nodes.FirstOrDefault(node => node.Name == request.Node) ?? throw Missing(request.Node, nodes);
    }

    /// <summary>
    /// Asks a node to take no further work and to hand on what it does, which it notices within seconds, or to work again. It goes on answering
    /// requests.
    /// </summary>
    /// <returns>The node.</returns>
    /// <exception cref="PersonalizeException">There is no such node, or the store is that of one machine.</exception>
    public Node Suspend(SuspendNodeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Nodes.Suspend(request.Node, request.IsSuspended) ? Describe(new(request.Node)) : throw Missing(request.Node, Nodes.List());
    }

    private static PersonalizeException Missing(string name, IReadOnlyList<Node> nodes) => new(
        ErrorKind.ResourceNotFound, ErrorIds.NodeNotFound,
        $"There is no node '{name}'.{NearestName.Suggestion(name, [.. nodes.Select(node => node.Name)])}", target: name);

    private INodes Nodes => _store.Nodes ?? throw PersonalizeException.InvalidInput(
        ErrorIds.StoreNotShared, "The store is a directory, so there is only this machine.",
        "Nodes work on a store in PostgreSQL.");
}
