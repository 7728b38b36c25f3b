using System.Net;
using System.Net.Sockets;
using Personalize.Engine;
using Personalize.Server.Hosting;
using Personalize.Server.Monitoring;
using Personalize.Server.Work;
using Personalize.Storage;

namespace Personalize.Server.Cluster;

/// <summary>Makes the node of a server over a shared store. A server over a directory never comes here, so it loads nothing of it.</summary>
internal static class NodeFactory
{
    private const int LeastThreads = 100;

    public static ClusterNode Create(
        ServerSettings settings, PersonalizeEngine engine, WorkQueue queue, ServerLog log, IServiceProvider services, ClusterTrialRunnerFactory? trials)
    {
        // Each request waits for the database on a thread of the pool, on which the members of the cluster ask each other whether they live.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, LeastThreads), ports);
        var node = new ClusterNode(
            settings, engine, queue, log, StoreFactory.OpenDatabase(settings.Store)!, AddressOf(settings), services.GetService<ILoggerProvider>());
        queue.Added = node.Wake;
        trials?.Node = node;
        return node;
    }

    /// <summary>Where others reach this node.</summary>
    /// <exception cref="ArgumentException">The address that was given is none.</exception>
    public static IPEndPoint AddressOf(ServerSettings settings)
    {
        IPEndPoint? given = null;
        if (settings.ClusterAddress is { } text && !IPEndPoint.TryParse(text, out given))
            throw new ArgumentException($"'{text}' is not allowed for --cluster-address: it has the form 10.0.0.11 or 10.0.0.11:11111.");
        var address = given?.Address ?? OnTheWayTo(StoreFactory.HostOf(settings.Store));
        return new IPEndPoint(address, given is { Port: > 0 } ? given.Port : FreePort(address));
    }

    // Nothing is sent: the system only says which of its addresses it would use.
    private static IPAddress OnTheWayTo((string Host, int Port)? database)
    {
        if (database is not { } server || server.Host.StartsWith('/'))
            return IPAddress.Loopback;
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(server.Host, server.Port);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }

    private static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
