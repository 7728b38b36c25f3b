using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Versions;

/// <summary>A solution version while this process is training it.</summary>
/// <param name="version">The version as it is recorded.</param>
/// <param name="lease">Held until the training has ended.</param>
internal sealed class VersionRun(SolutionVersion version, ILease lease)
{
    /// <summary>The version as it was last recorded.</summary>
    public SolutionVersion Version { get; set; } = version;

    public ILease Lease { get; } = lease;

    /// <summary>True if this operation created it, so that it can be removed if its data cannot be trained on.</summary>
    public bool IsNew { get; init; }

    /// <summary>Called when the data has been read and training begins.</summary>
    public Action<SolutionVersion>? Begun { get; init; }

    /// <summary>When training began, as a timestamp of the clock; null while the data is being read.</summary>
    public long? Started { get; set; }
}
