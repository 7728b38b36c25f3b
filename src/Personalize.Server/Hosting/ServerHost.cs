using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;
using Personalize.Engine;
using Personalize.Server.Cluster;
using Personalize.Server.Events;
using Personalize.Server.Locations;
using Personalize.Server.Monitoring;
using Personalize.Server.Pages;
using Personalize.Server.Protocol;
using Personalize.Server.Security;
using Personalize.Server.Work;

namespace Personalize.Server.Hosting;

/// <summary>One server over one store.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(30);

    private readonly WebApplication _application;
    private readonly StoreLock _lock;
    private readonly PersonalizeEngine _engine;
    private readonly WorkQueue _queue;
    private readonly RemoteStore _remote = new();
    private readonly TransferNotes? _notes;
    private readonly AutoTrainer _trainer;
    private readonly EventBatcher _events;
    private readonly RateLimits _limits;
    private readonly ServerMetrics _metrics = new();
    private readonly PageAccess _access;
    private readonly ClusterNode? _node;
    private readonly ServerParts _parts;
    private readonly RequestPipeline _pipeline;
    private volatile bool _isReady;
    private bool _isStopped;
    private bool _isDisposed;

    /// <param name="engine">Owned by this object from here on.</param>
    /// <param name="configure">Changes the builder, as tests do.</param>
    /// <param name="trials">The engine's, if trials are to run on other machines as well.</param>
    public ServerHost(
        ServerSettings settings, PersonalizeEngine engine, Action<WebApplicationBuilder>? configure = null, ClusterTrialRunnerFactory? trials = null)
    {
        _engine = engine;
        var clock = TimeProvider.System;
        var builder = Builder(settings);
        configure?.Invoke(builder);
        var endpoints = builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        ListenRules.Check([.. settings.Urls, .. endpoints], settings.AllowInsecure);
        var state = Directory.CreateDirectory(settings.State).FullName;
        _lock = new StoreLock(state);
        _application = builder.Build();

        var log = new ServerLog(_application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Personalize"));
        _notes = TransferNotes.For(settings);
        var transfers = new Transfers(settings.Transfers, _remote, _notes);
        _queue = new WorkQueue(
            new WorkRunner(engine, transfers), new QueueFile(Path.Combine(state, "queue.json")), log, settings.ParallelJobs, engine.Store.Nodes);
        _trainer = new AutoTrainer(engine, _queue, log, settings.MaxTrainingJobs);
        _metrics.Observe(() => _queue.Counts);
        _events = new EventBatcher(engine);
        _limits = new RateLimits(settings.RequestsPerSecond);
        var buckets = new BucketMap(settings.Buckets, settings.RemoteBuckets, transfers, settings.BucketHome, settings.AllowFileUrls);
        var credentials = new CredentialCache(engine.Store.Credentials, clock);
        if (engine.Store.Nodes is not null)
            _node = NodeFactory.Create(settings, engine, _queue, log, _application.Services, trials);
        _parts = new ServerParts(settings, engine, _queue, buckets, _events, log, new CampaignTraffic(clock), _node);
        _access = new PageAccess(credentials, clock);
        _pipeline = new RequestPipeline(_parts, new RequestAuthenticator(credentials, clock), _limits, new Repetitions(clock), _metrics);
        Map();
    }

    /// <summary>Where the server listens, once it has started.</summary>
    public IReadOnlyCollection<string> Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>The address of the page with what opens it, for those who may read it from this server's console.</summary>
    public string PageLink => _access.Link(Addresses.First());

    public WebApplication Application => _application;

    public AutoTrainer Trainer => _trainer;

    /// <summary>This server among others; null if the store is that of one machine.</summary>
    public ClusterNode? Node => _node;

    /// <param name="warmsUp">Whether the server is only ready when the code for requests is compiled; it answers before that, too.</param>
    public async Task Start(bool warmsUp = false)
    {
        if (_node is not null)
            await _node.Start();
        _queue.Start();
        _trainer.Start();
        await _application.StartAsync();
        _node?.Begin(Addresses);
        if (warmsUp)
            await ServerWarmUp.Run(_parts, Addresses.First(), () => _pipeline.IsAsked);
        _isReady = true;
    }

    /// <summary>Answers what has been asked, records what has been accepted, and interrupts the rest so that it continues later.</summary>
    public async Task Stop()
    {
        if (_isStopped)
            return;
        (_isReady, _isStopped) = (false, true);
        await _application.StopAsync();
        await _events.DisposeAsync();
        await _trainer.DisposeAsync();
        _queue.Stop();
        if (_node is not null)
            await _node.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await Stop();
        await _application.DisposeAsync();
        if (_node is not null)
            await _node.DisposeAsync();
        _queue.Dispose();
        _limits.Dispose();
        _metrics.Dispose();
        _remote.Dispose();
        _notes?.Dispose();
        _engine.Dispose();
        _lock.Dispose();
    }

    private static WebApplicationBuilder Builder(ServerSettings settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServerSettings.MostDiscardedBytes;
            kestrel.Limits.RequestHeadersTimeout = settings.HeadersTimeout;
            kestrel.Limits.KeepAliveTimeout = settings.IdleTimeout;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(ServerSettings.LeastBytesPerSecond, settings.BodyGrace);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(ServerSettings.LeastBytesPerSecond, settings.BodyGrace);
            kestrel.Limits.MaxConcurrentConnections = settings.MostConnections;
        });
        if (settings.ReadyFile is not null)
            builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = s_shutdown);
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // Why a server cannot start, the program says, without a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(ServerMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime");
            metrics.AddPrometheusExporter();
            if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
                metrics.AddOtlpExporter();
        });
        return builder;
    }

    private void Map()
    {
        // What no other route takes is an operation, or an error in the form of the service.
        new PageRoutes(_parts, _access, _application.Lifetime.ApplicationStopping).Map(_application);
        _application.MapGet("/health", () => Results.Text("ok"));
        _application.MapGet("/ready", () => _isReady && _node is not { IsConnected: false }
            ? Results.Text("ready")
            : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable));
        _application.MapPrometheusScrapingEndpoint("/metrics").Add(endpoint => endpoint.RequestDelegate = LoopbackOnly.Guard(endpoint.RequestDelegate!));
        _application.MapFallback("{**path}", _pipeline.Answer);
    }
}
