using System.Diagnostics;
using Personalize.Engine.Ports;
using Personalize.Engine.Training;

namespace Personalize.Server.Cluster;

/// <summary>
/// The state of a trial in the store, for the node that continues it if this one dies. It is stored under the lease of the node that leads the search: when
/// that is lost, nothing is stored any more.
/// </summary>
internal sealed class TrialCheckpoint(IModelStore models, TrialOrder order) : ITrainingCheckpoint
{
    private readonly IModelStore _models = models;
    private readonly string _id = Arn.LastPartOf(order.SolutionVersion);
    private readonly string _name = order.CheckpointName();
    private readonly ILease? _lease = order.LeaseOwner is { } owner ? new LeaderLease(order.SolutionVersion, owner) : null;
    private TimeSpan _longest;

    /// <summary>Shortest time between two states if storing them takes no time worth speaking of.</summary>
    public TimeSpan Least { get; init; }

    /// <summary>Longer where storing takes long, so that many trials together do not keep the folder or the bucket busy: a twentieth of the time.</summary>
    public TimeSpan Interval => Least * Math.Max(1, 20 * _longest.TotalSeconds / TrialHost.UsualInterval.TotalSeconds);

    public void Save(string configurationJson, IReadOnlyList<Tensor> tensors)
    {
        if (_lease is null)
            return;
        try
        {
            var started = Stopwatch.GetTimestamp();
            _models.Save(_id, _name, configurationJson, tensors, _lease);
            var took = Stopwatch.GetElapsedTime(started);
            _longest = took > _longest ? took : _longest;
        }
        catch (PersonalizeException)
        {
            // The trial can do without. If the lease is lost, nobody asks for it any more, and it is given up.
        }
    }

    public IModelFile? TryOpen()
    {
        IModelFile? file = null;
        try
        {
            file = _models.TryOpen(_id, _name);
            file?.Verify();
            return file;
        }
        catch (PersonalizeException)
        {
            // It is damaged, or the store is away: the trial begins anew.
            file?.Dispose();
            return null;
        }
    }

    public void Delete()
    {
        try
        {
            _models.Delete(_id, _name);
        }
        catch (Exception exception) when (exception is PersonalizeException || StorageFailure.IsCause(exception))
        {
            // It goes with the version.
        }
    }

    /// <summary>A lease that another node holds.</summary>
    private sealed class LeaderLease(string arn, string owner) : ILease
    {
        public string Arn { get; } = arn;

        public string Owner { get; } = owner;

        public CancellationToken StopRequested => CancellationToken.None;

        public void Dispose()
        {
        }
    }
}
