using System.Diagnostics;

namespace Personalize.Benchmarks.Soak;

/// <summary>One of the working processes, which is started again after every kill.</summary>
internal sealed class SoakProcess(string directory, string name, SoakRole role) : IDisposable
{
    private readonly string _directory = directory;
    private readonly string _name = name;
    private readonly Lock _lock = new();
    private readonly List<(double Median, double High, double Memory)> _served = [];
    private Process? _process;
    private int _last = -1;

    public string Name => _name;

    public SoakRole Role { get; } = role;

    /// <summary>The last step that was acknowledged; -1 for none.</summary>
    public int Last => Volatile.Read(ref _last);

    /// <summary>How often it had to wait for another process.</summary>
    public int Waited { get; private set; }

    public int Kills { get; private set; }

    /// <summary>Ends that were not kills, with what the process wrote.</summary>
    public List<string> Failures { get; } = [];

    public void Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "exec", typeof(SoakProcess).Assembly.Location, "soak-work", _directory, _name, $"{Role}", $"{Last + 1}" })
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
                Fail(text);
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Kills it; everything that it has acknowledged has been read when this returns.</summary>
    public void Kill()
    {
        if (_process!.HasExited)
            Fail($"It ended by itself with {_process.ExitCode}.");
        else
            Kills++;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>What was served since the last call.</summary>
    public IReadOnlyList<(double Median, double High, double Memory)> TakeServed()
    {
        lock (_lock)
        {
            (double, double, double)[] taken = [.. _served];
            _served.Clear();
            return taken;
        }
    }

    public void Dispose() => _process?.Dispose();

    private void Take(string? line)
    {
        switch (line?.Split(' '))
        {
            case ["done", var number]:
                Volatile.Write(ref _last, int.Parse(number));
                break;
            case ["waited", _]:
                Waited++;
                break;
            case ["served", var median, var high, var memory]:
                lock (_lock)
                    _served.Add((double.Parse(median), double.Parse(high), double.Parse(memory)));
                break;
        }
    }

    private void Fail(string text)
    {
        lock (_lock)
            Failures.Add(text);
    }
}
