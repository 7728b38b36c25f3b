using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Personalize.Engine;
using Personalize.Server.Hosting;
using Personalize.Storage;

namespace Personalize.Server.Tests;

/// <summary>A server in this process on a free port, over a store of its own, with a bucket <c>shop-data</c>.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Bucket = "shop-data";

    private readonly bool _ownsFolder;
    private readonly ServerHost _host;

    private TestServer(string folder, bool ownsFolder, Func<ServerSettings, ServerSettings> change, Action<WebApplicationBuilder>? configure)
    {
        (Folder, _ownsFolder) = (folder, ownsFolder);
        var settings = change(new ServerSettings { Store = Path.Combine(folder, "store"), Urls = ["http://127.0.0.1:0"], MaxTrainingJobs = 2 });
        Directory.CreateDirectory(Path.Combine(BucketFolder, ""));
        settings = settings with { Buckets = new Dictionary<string, string> { [Bucket] = BucketFolder } };
        Engine = new PersonalizeEngine(new StoreFactory().Open(settings.Store), new PersonalizeEngineOptions { Clock = Clock });
        Credential = Engine.CreateServerCredential(new());
        _host = new ServerHost(settings, Engine, builder =>
        {
            builder.Logging.ClearProviders();
            configure?.Invoke(builder);
        });
    }

    public string Folder { get; }

    public string BucketFolder => Path.Combine(Folder, "bucket");

    public PersonalizeEngine Engine { get; }

    /// <summary>The clock of the engine, which a test can put forward.</summary>
    public ShiftedClock Clock { get; } = new();

    /// <summary>Asks what is due now, and not only at the next minute.</summary>
    public void AskWhatIsDue() => _host.Trainer.Ask();

    /// <summary>A credential for everything.</summary>
    public NewServerCredential Credential { get; }

    public string Address => _host.Addresses.Single();

    /// <summary>Opens the page.</summary>
    public string PageLink => _host.PageLink;

    /// <param name="change">Changes the settings; null for those of the tests.</param>
    /// <param name="configure">Changes the configuration of the web server.</param>
    public static async Task<TestServer> Start(Func<ServerSettings, ServerSettings>? change = null, Action<WebApplicationBuilder>? configure = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"personalize-server-{Guid.NewGuid():N}");
        return await Start(folder, ownsFolder: true, change, configure);
    }

    /// <summary>A server over the store that another one had; the other one deletes it.</summary>
    public static Task<TestServer> StartAgain(TestServer other) => Start(other.Folder, ownsFolder: false, null, null);

    public SigningClient Client(NewServerCredential? credential = null) => new(Address, credential ?? Credential);

    /// <summary>Stops as a server does that is asked to.</summary>
    public async Task Stop() => await _host.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Interactions that can be trained on, users for a batch, and users who leave.</summary>
    public void WriteData(int users = 60)
    {
        var random = new Random(5);
        using (var file = File.CreateText(Path.Combine(BucketFolder, "interactions.csv")))
        {
            file.WriteLine("USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE");
            for (var user = 0; user < users; user++)
            {
                var item = random.Next(40);
                for (var step = 0; step < 20 + (user % 11); step++)
                {
                    item = (item + (random.Next(5) < 3 ? 1 : random.Next(9))) % 40;
                    file.WriteLine($"u{user},i{item},{1_700_000_000 + (user * 1000) + (step * 3600)},view");
                }
            }
        }

        File.WriteAllLines(Path.Combine(BucketFolder, "users.json"), Enumerable.Range(0, 20).Select(user => $$"""{"userId":"u{{user}}"}"""));
        File.WriteAllLines(Path.Combine(BucketFolder, "leavers.csv"), ["USER_ID", "u1", "u2"]);
    }

    /// <summary>Calls until a condition holds; a test that waits for ever fails by its own time limit.</summary>
    public static async Task<JsonObject> Until(Func<Task<JsonObject>> call, Func<JsonObject, bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await call();
            if (condition(answer))
                return answer;
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(3))
                throw new TimeoutException(answer.ToJsonString());
            await Task.Delay(50);
        }
    }

    private static async Task<TestServer> Start(
        string folder, bool ownsFolder, Func<ServerSettings, ServerSettings>? change, Action<WebApplicationBuilder>? configure)
    {
        var server = new TestServer(folder, ownsFolder, change ?? (settings => settings), configure);
        await server._host.Start();
        return server;
    }
}
