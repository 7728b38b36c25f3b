using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Jobs;

/// <summary>The machines that work on a shared store.</summary>
internal sealed class NodeOperations(IStore store)
{
    private readonly IStore _store = store;

    /// <summary>All nodes by name, including those of which nothing has been heard for a while.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: the store is that of one machine.</exception>
    public IReadOnlyList<Node> List(ListNodesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Nodes.List();
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
        if (!Nodes.Suspend(request.Node, request.IsSuspended))
        {
            var names = Nodes.List().Select(node => node.Name).ToArray();
            throw new PersonalizeException(
                ErrorKind.ResourceNotFound, ErrorIds.NodeNotFound,
                $"There is no node '{request.Node}'.{NearestName.Suggestion(request.Node, names)}", target: request.Node);
        }

        return Nodes.List().First(node => node.Name == request.Node);
    }

    private INodes Nodes => _store.Nodes ?? throw PersonalizeException.InvalidInput(
        ErrorIds.StoreNotShared, "The store is a directory, so there is only this machine.",
        "Nodes work on a store in PostgreSQL.");
}
