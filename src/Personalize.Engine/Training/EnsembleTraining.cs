using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// Adds networks to the one of a version that differ from it only in their random numbers: as many as make their mean best for users nobody has trained on,
/// and none if that is not better than the network alone by more than one standard error. No more are trained once they are not expected to be that much
/// better. They are fused into one network (<see cref="NetworkEnsemble"/>), so an ensemble is stored and served like a wider network. They are trained
/// without checkpoints: an interrupted training starts them over and comes to the same weights.
/// </summary>
internal sealed class EnsembleTraining(
    TrainingData data, TrainingRequest request, TrainingPlan plan, ThreadTeam team, OperationContext context) : IDisposable
{
    // Messages about the data are those of the version's own network.
    private readonly OperationContext _quiet = context with { Warning = null, Information = null };
    private readonly List<Member> _members = [];

    /// <summary>How many networks to add.</summary>
    /// <param name="network">The network of the version, trained on the training users.</param>
    /// <param name="neighbors">Its similarities.</param>
    public int Choose(HrnnParameters network, NeighborTables neighbors)
    {
        var users = new ComparedUsers(plan.Sequences.Snapshot, plan.Split.Validation);
        var trainer = plan.Trainer(plan.Sequences, team);
        if (request.MaxNetworks == 1 || Measure(network) is not { } alone)
            return 0;
        var best = (Added: 0, Gain: default(PairedDifference), Metric: alone);
        for (var added = 1; added < request.MaxNetworks; added++)
        {
            using var fused = Fuse(network, added);
            var mean = Measure(fused)!;
            var gain = PairedDifference.Of([.. mean.ByGroup.Zip(alone.ByGroup, (one, other) => request.Watched.Score(one) - request.Watched.Score(other))]);
            if (gain.IsBeyondChance && gain.Mean > best.Gain.Mean)
                best = (added, gain, mean);

            // The mean of n networks is free of 1 - 1/n of what differs between them, so what more of them gain can be told from what these do.
            var most = gain.Mean * ShareOf(request.MaxNetworks) / ShareOf(added + 1);
            if (!(gain with { Mean = most }).IsBeyondChance)
                break;
        }

        if (best.Added > 0)
        {
            context.Information?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"The mean of {best.Added + 1} networks that differ only in their random numbers is served: {request.Watched.Name} changes by "
                    + $"{best.Metric.Value - alone.Value:+0.0000;-0.0000} ± {best.Gain.StandardError:0.0000} to "
                    + $"{best.Metric.Value:0.0000} on the validation users."));
        }

        return best.Added;

        static double ShareOf(int networks) => 1 - (1.0 / networks);

        ComparedMetric? Measure(HrnnParameters parameters) =>
            trainer.Compare(parameters, neighbors, users, recommended: null, request.Watched.Name, context.CancellationToken);
    }

    /// <summary>The mean of a network and of others, as trained on the training users.</summary>
    /// <param name="network">The network of the version.</param>
    /// <param name="added">How many others, at least one.</param>
    /// <returns>Their ensemble, which the caller owns.</returns>
    public HrnnParameters Fuse(HrnnParameters network, int added)
    {
        Train(added);
        return NetworkEnsemble.Fuse([network, .. _members.Take(added).Select(member => member.Network.Parameters)]);
    }

    /// <summary>The same of the networks that serve, trained on all users.</summary>
    /// <param name="network">The network of the version.</param>
    /// <param name="added">How many others; 0 leaves the network as it is.</param>
    /// <param name="neighbors">The similarities counted on all users.</param>
    public HrnnParameters Finish(HrnnParameters network, int added, NeighborTables neighbors)
    {
        if (added == 0)
            return network;
        Train(added);
        var all = new List<HrnnParameters> { network };
        try
        {
            foreach (var (own, start, _) in _members.Take(added))
            {
                var run = ModelTraining.FinalRun(own.Split.Everyone, neighbors, start, own.Options);
                all.Add(own.Trainer(own.Sequences, team).Train(run, checkpoint: null, _quiet).Parameters);
            }

            return NetworkEnsemble.Fuse(all);
        }
        finally
        {
            all.ForEach(one => one.Dispose());
        }
    }

    public void Dispose()
    {
        foreach (var (_, start, network) in _members)
        {
            start.Dispose();
            network.Parameters.Dispose();
        }
    }

    /// <summary>Trains so many networks on the training users, unless they are trained already.</summary>
    private void Train(int count)
    {
        while (_members.Count < count)
        {
            // The users are those of the version's own network: only what happens in training differs.
            var own = plan with { Options = plan.Options with { Seed = plan.Options.Seed + (ulong)_members.Count + 1 } };
            var start = new HrnnParameters(HrnnShape.Of(own.Sequences, own.Options.HiddenDimension));
            try
            {
                var run = ModelTraining.MeasuredRun(data, own, request.Watched, team, context.CancellationToken) with { Weights = start };
                _members.Add(new Member(own, start, own.Trainer(own.Sequences, team).Train(run, checkpoint: null, _quiet)));
            }
            catch
            {
                start.Dispose();
                throw;
            }
        }
    }

    /// <param name="Plan">How it is trained.</param>
    /// <param name="Start">The weights from which the final training starts.</param>
    /// <param name="Network">As trained on the training users.</param>
    private sealed record Member(TrainingPlan Plan, HrnnParameters Start, TrainedNetwork Network);
}
