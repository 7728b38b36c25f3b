namespace Personalize.Server.Cluster;

/// <summary>A node, as the others talk to it. Its key is the address of the node, on which it lives. All calls return at once.</summary>
internal interface INodeGrain : IGrainWithStringKey
{
    Task<NodeReport> Report();

    /// <summary>Begins a work.</summary>
    /// <returns>False if there is no room.</returns>
    Task<bool> Start(string arn);

    /// <summary>Begins a trial.</summary>
    /// <param name="id">Unique.</param>
    /// <param name="order">As JSON.</param>
    /// <returns>False if there is no room.</returns>
    Task<bool> StartTrial(string id, string order);

    /// <summary>Says that somebody still waits for the trial, and what is decided about its epochs.</summary>
    /// <param name="answered">The last epoch that is answered; 0 for none.</param>
    /// <param name="goOn">Whether the trial goes on after it.</param>
    Task<TrialState> Follow(string id, int answered, bool goOn);

    /// <summary>Ends a trial for which nobody waits any more.</summary>
    Task EndTrial(string id);
}
