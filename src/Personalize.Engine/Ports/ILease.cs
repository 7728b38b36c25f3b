namespace Personalize.Engine.Ports;

/// <summary>Held by a process while it works on a resource.</summary>
public interface ILease : IDisposable
{
    /// <summary>The resource.</summary>
    string Arn { get; }

    /// <summary>Distinguishes this hold from every other, including earlier and later ones of the same process.</summary>
    string Owner { get; }

    /// <summary>Cancelled when another process asked this one to stop (<c>CREATE STOPPING</c>) or the lease was lost.</summary>
    CancellationToken StopRequested { get; }
}
