using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training;

/// <summary>
/// What all trainings on one snapshot have in common: the encoded events, the split of the users, and the similarities counted on the
/// training users. It is built on first use and then shared, read-only, because a search trains dozens of times on the same data. May be
/// used from several threads at once.
/// </summary>
internal sealed class TrainingData(Snapshot snapshot) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ulong Seed, double Minimum, double Maximum), UserSplit> _splits = [];
    private readonly Dictionary<(UserSplit Split, NeighborOptions Options), NeighborTables> _neighbors = [];
    private EncodedSequences? _plain;
    private EncodedSequences? _withMetadata;

    public Snapshot Snapshot => snapshot;

    /// <summary>The networks of candidates, of which one may win.</summary>
    public CandidateNetworks Candidates { get; } = new();

    /// <summary>The events as networks read them.</summary>
    /// <param name="withMetadata">Whether metadata is also read.</param>
    /// <param name="team">The threads to use; the result does not depend on their number, here and below.</param>
    public EncodedSequences Sequences(bool withMetadata, ThreadTeam team)
    {
        lock (_lock)
        {
            _plain ??= new EncodedSequences(snapshot, SessionThresholds.From(snapshot), team);
            return withMetadata
                ? _withMetadata ??= new EncodedSequences(_plain, SequenceFeatures.Encode(FeatureSpaces.Fit(snapshot), snapshot))
                : _plain;
        }
    }

    /// <summary>The users of a training with a seed, without those whose history length is outside the percentiles.</summary>
    public UserSplit Split(ulong seed, HrnnHyperparameters hyperparameters)
    {
        var key = (seed, hyperparameters.MinimumHistoryPercentile, hyperparameters.MaximumHistoryPercentile);
        lock (_lock)
        {
            if (!_splits.TryGetValue(key, out var split))
                _splits.Add(key, split = UserSplit.Of(snapshot, key.seed, key.MinimumHistoryPercentile, key.MaximumHistoryPercentile));
            return split;
        }
    }

    /// <summary>The similarities counted on the training users of a <see cref="Split"/>.</summary>
    /// <exception cref="OperationCanceledException">Stopped by the caller; others that wait for the same table count it themselves.</exception>
    public NeighborTables Neighbors(UserSplit split, NeighborOptions options, ThreadTeam team, CancellationToken cancellationToken)
    {
        // Splits are shared, so equal keys are the same objects.
        lock (_lock)
        {
            if (!_neighbors.TryGetValue((split, options), out var tables))
            {
                _neighbors.Add(
                    (split, options), tables = NeighborTables.Build(Sequences(withMetadata: false, team), split.Training, options, team, cancellationToken));
            }

            return tables;
        }
    }

    /// <summary>Frees the similarities that only other trainings than this one use.</summary>
    public void Narrow(UserSplit split, NeighborOptions options)
    {
        lock (_lock)
        {
            foreach (var key in _neighbors.Keys.Where(key => key != (split, options)).ToArray())
                _neighbors.Remove(key);
        }
    }

    public void Dispose() => Candidates.Dispose();
}
