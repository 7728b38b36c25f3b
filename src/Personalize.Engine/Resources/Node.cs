using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>A machine that serves a shared store and works for it, as it was when it last told of itself.</summary>
public sealed record Node
{
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(10);

    /// <summary>Unique among the nodes of a store; the name of the machine unless its server was given another.</summary>
    public required string Name { get; init; }

    /// <summary>Where its server listens.</summary>
    public IReadOnlyList<string> Addresses { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<string>());

    /// <summary>Processors that its server may use.</summary>
    public int Cores { get; init; }

    /// <summary>Memory that its server may use, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>What is left of it.</summary>
    public long FreeMemoryBytes { get; init; }

    /// <summary>What it works on.</summary>
    public IReadOnlyList<NodeWork> Running { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<NodeWork>());

    /// <summary>When its server was started, in UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>Whether it takes no further work.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>How long ago it last told of itself, by the clock of the database.</summary>
    public TimeSpan SilentFor { get; init; }

    /// <summary>ACTIVE, SUSPENDED, or SILENT if nothing was heard of it for ten seconds.</summary>
    public string Status => SilentFor > s_longestSilence ? "SILENT" : IsSuspended ? "SUSPENDED" : "ACTIVE";

    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Name}: {Status}, {Cores} cores, {Running.Count} running";
}
