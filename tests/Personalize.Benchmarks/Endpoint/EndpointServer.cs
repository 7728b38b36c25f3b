using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Personalize.Engine.Requests;

namespace Personalize.Benchmarks.Endpoint;

/// <summary>A server over a store, as a process of its own, started as Start-PersonalizeServer does.</summary>
internal sealed class EndpointServer : IDisposable
{
    private static readonly TimeSpan s_longestStart = TimeSpan.FromMinutes(2);

    private readonly string _program;
    private readonly string _directory;
    private readonly string[] _options;
    private readonly NewServerCredential _credential;
    private Process _process;

    /// <param name="program">Path of another Personalize.Server.dll; null for the one that was built with this program.</param>
    /// <param name="options">Further ones of its command line.</param>
    public EndpointServer(string? program, string directory, NewServerCredential credential, params string[] options)
    {
        (_program, _directory, _credential, _options) = (program ?? Built(), directory, credential, options);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = (IPEndPoint)free.LocalEndpoint;
        }

        _process = Start();
    }

    public IPEndPoint Address { get; }

    /// <summary>How long the last start took.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>How long the processors have worked for it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public double MegabytesInMemory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    private string ReadyFile => Path.Combine(_directory, "ready.json");

    public RequestSigner Signer() => new(Address.ToString(), _credential.Credential.AccessKeyId, _credential.SecretAccessKey);

    /// <summary>Kills it, which it cannot do anything about, and starts it again at the same address.</summary>
    public void KillAndStart()
    {
        End();
        _process = Start();
    }

    public void Dispose() => End();

    private static string Built() =>
        typeof(EndpointServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(entry => entry.Key == "Server").Value!;

    private Process Start()
    {
        File.Delete(ReadyFile);
        var start = new ProcessStartInfo("dotnet");
        string[] arguments =
        [
            "exec", _program, "--store", _directory, "--url", $"http://{Address}", "--ready-file", ReadyFile, "--log-file",
            Path.Combine(_directory, "server.log"), "--parent", $"{Environment.ProcessId}", .. _options,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        while (!File.Exists(ReadyFile))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > s_longestStart)
                throw new InvalidOperationException($"The server does not start: {File.ReadAllText(Path.Combine(_directory, "server.log"))}");
            Pace.WaitUntil(Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 500));
        }

        ReadyAfter = Stopwatch.GetElapsedTime(started);
        return process;
    }

    private void End()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
