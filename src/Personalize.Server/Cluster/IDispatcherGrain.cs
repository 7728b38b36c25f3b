namespace Personalize.Server.Cluster;

/// <summary>The one that gives works to nodes, wherever it lives. If there were two for a moment, leases would see to it that nothing is done twice.</summary>
internal interface IDispatcherGrain : IGrainWithIntegerKey
{
    /// <summary>Places what waits and what nobody works on any more. Called by every node every few seconds, so it needs no reminder.</summary>
    /// <param name="isNew">Whether there is something new, so that it must not wait for the next pass.</param>
    Task Pass(bool isNew);
}
