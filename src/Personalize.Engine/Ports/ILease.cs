namespace Personalize.Engine.Ports;

/// <summary>Held by a process for as long as it works on a resource.</summary>
public interface ILease : IDisposable
{
    /// <summary>Cancelled when another process asked this one to stop (<c>CREATE STOPPING</c>) or the lease was lost.</summary>
    CancellationToken StopRequested { get; }
}
