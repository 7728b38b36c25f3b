using Personalize.Engine.Ports;

namespace Personalize.Storage.Catalogs;

/// <summary>A lease that this process holds; <see cref="LeaseKeeper"/> renews it.</summary>
internal sealed class Lease(LeaseKeeper keeper, string arn) : ILease
{
    private readonly LeaseKeeper _keeper = keeper;
    private readonly CancellationTokenSource _stop = new();

    public string Arn { get; } = arn;

    public string Owner { get; } = Guid.NewGuid().ToString("N");

    public CancellationToken StopRequested => _stop.Token;

    // Callbacks run on the thread pool, because the keeper's thread must continue to renew the other leases.
    public void SignalStop() => _ = _stop.CancelAsync();

    public void Dispose() => _keeper.Release(this);
}
