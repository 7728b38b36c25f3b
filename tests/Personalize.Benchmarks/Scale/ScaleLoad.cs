namespace Personalize.Benchmarks.Scale;

/// <summary>What there is to do, and what does it.</summary>
internal sealed record ScaleLoad
{
    public int Nodes { get; init; } = 100;

    /// <summary>Processors of each node; a trial takes one of them.</summary>
    public int Cores { get; init; } = 16;

    public int DatabaseCores { get; init; } = 16;

    public int Campaigns { get; init; } = 1000;

    public int Trials { get; init; } = 1000;

    /// <summary>How long an epoch of a trial takes.</summary>
    public double EpochSeconds { get; init; } = 10;

    /// <summary>Of all campaigns together; the popularity of a campaign falls with its rank.</summary>
    public double RequestsPerSecond { get; init; }

    public double EventsPerSecond { get; init; }

    /// <summary>Whether a node writes the events of different datasets at once, and not one dataset after the other.</summary>
    public bool WritesDatasetsAtOnce { get; init; }

    /// <summary>The first quarter does not count.</summary>
    public double Seconds { get; init; } = 24;
}
