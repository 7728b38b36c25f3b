using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Personalize.Engine;
using Personalize.Server.Cluster;
using Personalize.Server.Hosting;
using Personalize.Storage;
using Personalize.Storage.Tests.Postgres;

namespace Personalize.Server.Tests.Cluster;

/// <summary>A store in PostgreSQL with data that can be trained on, and the servers over it. The test is skipped where there is no PostgreSQL.</summary>
internal sealed class ClusterStore : IAsyncDisposable
{
    private static int s_schemas;

    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-cluster-").FullName;
    private readonly List<ServerHost> _servers = [];

    /// <param name="bucket">Where the segments and models are, as s3://bucket/prefix; null for a folder.</param>
    public ClusterStore(string? bucket = null)
    {
        Skip.IfNot(PostgresServer.Reason is null, PostgresServer.Reason);
        var schema = $"cluster{Interlocked.Increment(ref s_schemas)}";
        PostgresServer.Shared.Execute($"CREATE SCHEMA {schema}");
        Location = $"{PostgresServer.Shared.Admin};Search Path={schema};Folder={bucket ?? Path.Combine(_folder, "store")}";
        if (bucket is not null)
            Location += $";Cache={Path.Combine(_folder, "cache")}";
        Engine = Open();
        Credential = Engine.CreateServerCredential(new());
    }

    public string Location { get; }

    public string Folder => _folder;

    public PersonalizeEngine Engine { get; }

    public NewServerCredential Credential { get; }

    public PersonalizeEngine Open() => new(new StoreFactory().Open(Location));

    /// <summary>The location of a store in a bucket as another machine names it.</summary>
    public string LocationOf(string machine) => Location.Replace($"Cache={_folder}", $"Cache={Path.Combine(_folder, machine)}", StringComparison.Ordinal);

    /// <summary>A server in this process.</summary>
    public async Task<ServerHost> Start(string name, string? location = null)
    {
        location ??= Location;
        var settings = new ServerSettings { Store = location, NodeName = name, Urls = ["http://127.0.0.1:0"], TrialSlots = 1 };
        var trials = new ClusterTrialRunnerFactory();
        var host = new ServerHost(
            settings, new PersonalizeEngine(new StoreFactory().Open(location), new() { TrialRunners = trials }), builder => builder.Logging.ClearProviders(),
            trials);
        await host.Start();
        _servers.Add(host);
        return host;
    }

    public SigningClient Client(ServerHost server) => new(server.Addresses.First(), Credential);

    /// <summary>Interactions of a few users, imported.</summary>
    /// <param name="users">Number of users.</param>
    /// <param name="length">The least number of events of each.</param>
    public void Import(int users = 60, int length = 20)
    {
        var random = new Random(5);
        var path = Path.Combine(_folder, "interactions.csv");
        using (var file = File.CreateText(path))
        {
            file.WriteLine("USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE");
            for (var user = 0; user < users; user++)
            {
                var item = random.Next(40);
                for (var step = 0; step < length + (user % 11); step++)
                {
                    item = (item + (random.Next(5) < 3 ? 1 : random.Next(9))) % 40;
                    file.WriteLine($"u{user},i{item},{1_700_000_000 + (user * 1000) + (step * 3600)},view");
                }
            }
        }

        Engine.CreateDatasetGroup(new() { Name = "shop" });
        var job = Engine.CreateDatasetImportJob(new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [path] });
        Engine.RunDatasetImportJob(new(job.Arn), OperationContext.None);
    }

    public static async Task Until(Func<bool> condition, string what, int seconds = 90)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(seconds))
                throw new TimeoutException(what);
            await Task.Delay(50);
        }
    }

    public async Task Stop(ServerHost server)
    {
        _servers.Remove(server);
        await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        Engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
