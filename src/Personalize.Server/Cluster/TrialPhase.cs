namespace Personalize.Server.Cluster;

/// <summary>Where a trial on a node is.</summary>
internal enum TrialPhase
{
    /// <summary>It trains, or waits for an answer.</summary>
    Running,

    /// <summary>It has ended.</summary>
    Done,

    /// <summary>It cannot be trained.</summary>
    Failed,

    /// <summary>The node does not know it, or has given it up: it is to be placed again.</summary>
    Gone,
}
