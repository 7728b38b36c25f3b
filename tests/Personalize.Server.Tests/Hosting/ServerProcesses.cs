using System.Diagnostics;
using System.Text.Json;
using Personalize.Engine;
using Personalize.Server.Hosting;
using Personalize.Storage;

namespace Personalize.Server.Tests.Hosting;

/// <summary>Servers as processes of their own, one after the other over one store, which has the dataset group and the tracker <c>shop</c>.</summary>
internal sealed class ServerProcesses : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-process-").FullName;
    private readonly List<Process> _processes = [];
    private readonly NewServerCredential _credential;

    public ServerProcesses()
    {
        using var engine = Open();
        _credential = engine.CreateServerCredential(new());
        engine.CreateDatasetGroup(new() { Name = "shop" });
        TrackingId = engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None).TrackingId;
    }

    public string TrackingId { get; }

    /// <summary>The file that a server writes when it can be used.</summary>
    public string Ready => Path.Combine(_folder, "ready.json");

    /// <summary>The log of the server that was started last.</summary>
    public string Log => LogOf(_processes.Count - 1);

    public PersonalizeEngine Open() => new(new StoreFactory().Open(Path.Combine(_folder, "store")));

    /// <summary>Where the server keeps the files of remote buckets.</summary>
    public string TransferFolder => Path.Combine(_folder, "store", "server", "transfers");

    public Process Start(params string[] more) => Start(_ => { }, more);

    /// <param name="change">Changes the environment.</param>
    public Process Start(Action<ProcessStartInfo> change, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet");
        string[] arguments =
        [
            "exec", typeof(ServerHost).Assembly.Location, "--store", Path.Combine(_folder, "store"), "--url", "http://127.0.0.1:0", "--ready-file", Ready,
            "--log-file", LogOf(_processes.Count), .. more,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        change(start);
        return Own(Process.Start(start)!);
    }

    /// <summary>A process that is ended with the test.</summary>
    public Process Own(Process process)
    {
        _processes.Add(process);
        return process;
    }

    /// <summary>Waits until a server can be used.</summary>
    public async Task<SigningClient> Connect(Process process)
    {
        while (!File.Exists(Ready))
        {
            Assert.False(process.HasExited, "The server ended before it was ready.");
            await Task.Delay(50);
        }

        using var ready = JsonDocument.Parse(await File.ReadAllBytesAsync(Ready));
        return new SigningClient(ready.RootElement.GetProperty("addresses")[0].GetString()!, _credential);
    }

    /// <summary>Kills a server, which cannot do anything about it.</summary>
    public async Task Kill(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        File.Delete(Ready);
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string LogOf(int number) => Path.Combine(_folder, $"{number}.log");
}
