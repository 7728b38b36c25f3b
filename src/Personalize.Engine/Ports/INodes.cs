using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>
/// The machines that work on a store together, as they tell of themselves, and the works that their servers have been given. Whether a machine is
/// there at this moment, and which of them works on what, is decided elsewhere: by the servers' membership and by leases.
/// </summary>
public interface INodes
{
    /// <summary>Says how a node is now; it is known from then on.</summary>
    /// <returns>Whether somebody has suspended it.</returns>
    bool Put(Node node);

    /// <summary>All nodes by name, including those of which nothing has been heard for a while.</summary>
    IReadOnlyList<Node> List();

    /// <summary>Asks a node to take no further work and to hand on what it does, or to work again.</summary>
    /// <returns>False if there is no such node.</returns>
    bool Suspend(string name, bool isSuspended);

    /// <summary>Removes a node that has ended, unless it is suspended, which it is to remain; nothing if there is none.</summary>
    void Remove(string name);

    /// <summary>ARNs of the works that were given to a node and have not ended, whether or not the node is still there.</summary>
    IReadOnlyList<string> Works();

    /// <summary>Records that a node has been given a work.</summary>
    /// <returns>How often it has been given to one.</returns>
    int Give(string arn, string node);

    /// <summary>Records that a work was given back unfinished, which is no attempt that failed.</summary>
    void GiveBack(string arn);

    /// <summary>Records that a work has ended, however it did.</summary>
    void Forget(string arn);
}
