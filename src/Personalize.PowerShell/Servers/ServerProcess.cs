using System.Diagnostics;
using Personalize.Engine.Ports;

namespace Personalize.PowerShell.Servers;

/// <summary>Starts and stops the server of a store as a process of its own.</summary>
internal sealed class ServerProcess(string store)
{
    private const string Program = "Personalize.Server.dll";
    private const int ShownLines = 5;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_longestStop = TimeSpan.FromMinutes(1);

    private readonly string _location = store;

    // What may be shown.
    private readonly string _store = $"{StoreLocation.Parse(store)}";
    private readonly ServerFiles _files = new(store);

    /// <summary>Starts the server and waits until it is ready.</summary>
    /// <param name="options">Of its command line, without those that are set here.</param>
    /// <exception cref="PersonalizeException">One runs already, it cannot be started, or it ended before it was ready.</exception>
    public PersonalizeServer Start(IEnumerable<string> options, string? logPath, bool isDetached, CancellationToken cancellation)
    {
        if (_files.IsLocked())
        {
            throw new PersonalizeException(
                ErrorKind.ResourceInUse, ErrorIds.ServerRunning, $"A server works on the store '{_store}' already.", "Use it, or stop it first.", _store);
        }

        Directory.CreateDirectory(_files.Folder);
        var log = logPath ?? Path.Combine(_files.Folder, "server.log");
        List<string> arguments = [FindProgram(), "--ready-file", _files.ReadyPath, "--log-file", log, .. options];
        if (!isDetached)
            arguments.AddRange(["--parent", $"{Environment.ProcessId}"]);
        File.Delete(_files.ReadyPath);
        var logged = File.Exists(log) ? new FileInfo(log).Length : 0;
        using var process = Launch(arguments);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (File.Exists(_files.ReadyPath) && _files.Find() is { } server)
                return server;
            if (process.WaitForExit(s_poll))
                throw Failed(log, logged, process);
            if (cancellation.IsCancellationRequested || Stopwatch.GetElapsedTime(started) > s_longestStart)
            {
                process.Kill();
                cancellation.ThrowIfCancellationRequested();
                throw Failed(log, logged, process);
            }
        }
    }

    /// <summary>Asks the server to stop, and waits until it has: it answers what it has been asked, and interrupts the rest so that it can continue.</summary>
    /// <exception cref="PersonalizeException">There is none, or it does not stop.</exception>
    public PersonalizeServer Stop(CancellationToken cancellation)
    {
        var server = _files.Find() ?? throw new PersonalizeException(
            ErrorKind.ResourceNotFound, ErrorIds.ServerNotRunning, $"No server works on the store '{_store}'.", target: _store);
        File.WriteAllText(_files.StopPath, "");
        var started = Stopwatch.GetTimestamp();
        while (_files.IsLocked())
        {
            cancellation.WaitHandle.WaitOne(s_poll);
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(started) > s_longestStop)
            {
                throw new PersonalizeException(
                    ErrorKind.ResourceInUse, ErrorIds.ServerRunning, $"The server with the process id {server.ProcessId} has not stopped within a minute.",
                    "It is finishing what it has been asked; wait, or end its process.", _store);
            }
        }

        return server;
    }

    private Process Launch(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(DotnetHost()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // Others see command lines, and a connection string may contain a password.
        start.Environment[StoreLocation.EnvironmentVariable] = _location;
        foreach (var argument in arguments.Prepend("exec"))
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput,
                ErrorIds.ServerCannotStart,
                $"The program 'dotnet' cannot be run: {exception.Message}",
                "The server needs the ASP.NET Core 10 runtime, which the .NET 10 SDK contains; install it, or set DOTNET_ROOT to its folder.",
                innerException: exception);
        }
    }

    // PowerShell brings a runtime of its own, which has no ASP.NET Core.
    private static string DotnetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, name) : null,
            Path.GetFileName(Environment.ProcessPath) == name ? Environment.ProcessPath : null,
        ];
        return candidates.FirstOrDefault(path => path is not null && File.Exists(path)) ?? name;
    }

    private static string FindProgram()
    {
        var path = Path.Combine(Path.GetDirectoryName(typeof(ServerProcess).Assembly.Location)!, "server", Program);
        return File.Exists(path)
            ? path
            : throw new PersonalizeException(
                ErrorKind.InvalidInput, ErrorIds.ServerCannotStart, $"The module has no '{path}'.", "Install or build the module again.", path);
    }

    /// <summary>With what this start has logged or, if it did not come so far, what the program said instead.</summary>
    private PersonalizeException Failed(string log, long logged, Process process)
    {
        var lines = LinesFrom(log, logged);
        if (lines.Count == 0)
            lines = Lines(process.StandardError);
        return new PersonalizeException(
            ErrorKind.InvalidInput,
            ErrorIds.ServerCannotStart,
            $"The server ended before it was ready: {string.Join(" ", lines.TakeLast(ShownLines).DefaultIfEmpty("it said nothing"))}",
            lines.Count > 0 ? $"Its log is '{log}'." : "Install the ASP.NET Core 10 runtime, which the .NET 10 SDK contains, or look into the system's log.",
            _store);
    }

    private static IReadOnlyList<string> LinesFrom(string log, long position)
    {
        if (!File.Exists(log))
            return [];
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(position, file.Length);
        using var reader = new StreamReader(file);
        return Lines(reader);
    }

    private static IReadOnlyList<string> Lines(TextReader reader) =>
        [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
