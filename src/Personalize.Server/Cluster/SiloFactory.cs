using System.Data.Common;
using System.Net;
using Orleans.Configuration;

namespace Personalize.Server.Cluster;

/// <summary>Makes the member of the cluster that this process is: a host of its own, so that it can be replaced while the server goes on.</summary>
internal static class SiloFactory
{
    private const string ClusterId = "personalize";

    // A silent death is known after the missed probes, each of which may take the longest time: within seven seconds.
    private const int MissedProbes = 3;
    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_response = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_refresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_join = TimeSpan.FromSeconds(30);

    public static IHost Create(ClusterNode node, DbDataSource database, IPEndPoint address, string name, ILoggerProvider? log)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (log is not null)
        {
            // Its watchdog takes the time since the machine was started for a delay.
            builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        }

        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (ClusterId, ClusterId))
            .Configure<SiloOptions>(options => options.SiloName = name)
            .Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = s_probe;
                options.MinProbeTimeout = s_probe;
                options.MaxProbeTimeout = s_longestProbe;
                options.NumMissedProbesLimit = MissedProbes;
                options.TableRefreshTimeout = s_refresh;
                options.IAmAliveTablePublishTimeout = s_refresh;
                options.MaxJoinAttemptTime = s_join;
                options.DefunctSiloExpiration = TimeSpan.FromHours(1);
            })
            .Configure<SiloMessagingOptions>(options => (options.ResponseTimeout, options.SystemResponseTimeout) = (s_response, s_response))
            .UseAdoNetClustering(options => (options.Invariant, options.DataSource) = ("Npgsql", database))
            .ConfigureEndpoints(address.Address, address.Port, gatewayPort: 0)
            .AddPlacementDirector<NodePlacement, NodePlacementDirector>()
            .ConfigureServices(services =>
            {
                services.AddSingleton(node);
                services.AddSingleton<IFatalErrorHandler>(new OutcastHandler(node));
            }));
        return builder.Build();
    }
}
