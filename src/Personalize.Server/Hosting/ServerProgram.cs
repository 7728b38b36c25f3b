using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Personalize.Engine;
using Personalize.Server.Cluster;
using Personalize.Storage;

namespace Personalize.Server.Hosting;

/// <summary>Runs a server until somebody ends it.</summary>
internal static class ServerProgram
{
    /// <returns>The exit code: 0 if it was asked to end, 2 if it could not begin.</returns>
    public static async Task<int> Run(string[] arguments)
    {
        if (arguments is ["--help" or "-h" or "-?"])
        {
            await Console.Out.WriteLineAsync(SettingsParser.Usage);
            return 0;
        }

        try
        {
            var settings = SettingsParser.Parse(arguments);
            if (settings.LogFile is { } log)
                WriteTo(log);
            await Run(settings);
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or PersonalizeException or IOException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"The server cannot start: {exception.Message}{NextStep(exception)}");
            return 2;
        }
    }

    private static string NextStep(Exception exception) => exception switch
    {
        PersonalizeException { NextStep: { } step } => $" {step}",
        IOException { InnerException: AddressInUseException } => " Choose another with --url, or end the program that listens there.",
        _ => "",
    };

    private static async Task Run(ServerSettings settings)
    {
        var trials = settings.IsShared ? new ClusterTrialRunnerFactory() : null;
        var engine = new PersonalizeEngine(new StoreFactory().Open(settings.Store), trials is null ? null : new() { TrialRunners = trials });
        foreach (var warning in engine.Store.TakeWarnings())
            await Console.Error.WriteLineAsync(warning);
        await using var host = new ServerHost(settings, engine, trials: trials);
        await host.Start(warmsUp: true);
        var ready = settings.ReadyFile is { } path ? new ReadyFile(path) : null;
        ready?.Write(host.Addresses, host.PageLink, settings.LogFile);
        if (ready is null)
            await Console.Out.WriteLineAsync(Announcement.Of(host.Addresses.First(), host.PageLink, engine, settings));
        try
        {
            using var ended = new CancellationTokenSource();
            List<Task> ends = [host.Application.WaitForShutdownAsync(ended.Token)];
            if (settings.Parent is { } parent)
                ends.Add(WaitForEnd(parent, ended.Token));
            if (ready is not null)
                ends.Add(ready.WaitForStop(ended.Token));
            await Task.WhenAny(ends);
            await ended.CancelAsync();
            await host.Stop();
        }
        finally
        {
            ready?.Remove();
        }
    }

    private static void WriteTo(string path)
    {
        var writer = TextWriter.Synchronized(new StreamWriter(path, append: true) { AutoFlush = true });
        Console.SetOut(writer);
        Console.SetError(writer);
    }

    private static async Task WaitForEnd(int processId, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            await process.WaitForExitAsync(cancellation);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }
}
