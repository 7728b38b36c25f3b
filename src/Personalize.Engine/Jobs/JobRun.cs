using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Jobs;

/// <summary>A job while a process is running it.</summary>
/// <param name="Job">The job as it is recorded.</param>
/// <param name="Lease">Held until the job has ended.</param>
/// <param name="Context">Also cancelled when the job is asked to stop.</param>
internal sealed record JobRun<T>(T Job, ILease Lease, OperationContext Context)
    where T : Resource
{
    /// <summary>Adds the results so far to the record of a failing job.</summary>
    public Func<T, T> SoFar { get; set; } = job => job;
}
