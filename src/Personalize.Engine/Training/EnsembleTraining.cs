using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// Adds further networks to the one of a version: those, in their order, whose mean with the networks so far is better for users nobody has trained on by
/// more than one standard error. They are fused into one network (<see cref="NetworkEnsemble"/>), so an ensemble is stored and served like a wider network.
/// They are trained without checkpoints: an interrupted training starts them over and comes to the same weights.
/// </summary>
internal sealed class EnsembleTraining(
    TrainingData data, TrainingRequest request, TrainingPlan plan, ThreadTeam team, OperationContext context) : IDisposable
{
    // Messages about the data are those of the version's own network.
    private readonly OperationContext _quiet = context with { Warning = null, Information = null };
    private readonly Dictionary<int, Measured> _measured = [];

    /// <summary>The networks to add, as indices of the request's members.</summary>
    /// <param name="network">The network of the version, trained on the training users.</param>
    /// <param name="neighbors">Its similarities.</param>
    public IReadOnlyList<int> Choose(HrnnParameters network, NeighborTables neighbors)
    {
        var chosen = new List<int>();
        if (request.Members.Count == 0)
            return chosen;
        var users = new ComparedUsers(plan.Sequences.Snapshot, plan.Split.Validation);
        var trainer = plan.Trainer(plan.Sequences, team);
        var best = Measure(network);
        for (var index = 0; index < request.Members.Count && best is not null; index++)
        {
            if (MeasuredMember(index) is null)
                continue;
            using var fused = Fuse(network, [.. chosen, index]);
            var more = Measure(fused)!;
            var gain = PairedDifference.Of([.. more.ByGroup.Zip(best.ByGroup, (one, other) => request.Watched.Score(one) - request.Watched.Score(other))]);
            if (!gain.IsBeyondChance)
                continue;
            context.Information?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"The network of {request.Members[index].Name} is added: {request.Watched.Name} rises by {gain.Mean:0.0000} ± {gain.StandardError:0.0000} "
                    + $"to {more.Value:0.0000} on the validation users."));
            chosen.Add(index);
            best = more;
        }

        return chosen;

        ComparedMetric? Measure(HrnnParameters parameters) => users.Measure(
            [.. users.Asked.Select(asked => trainer.Rank(parameters, neighbors, asked, recommended: null, context.CancellationToken))],
            (rankings, relevant) => trainer.Measure(rankings, relevant)[request.Watched.Name]);
    }

    /// <summary>The mean of a network and of others, as trained on the training users.</summary>
    /// <param name="network">The network of the version.</param>
    /// <param name="members">The others, at least one.</param>
    /// <returns>Their ensemble, which the caller owns.</returns>
    public HrnnParameters Fuse(HrnnParameters network, IReadOnlyList<int> members) =>
        NetworkEnsemble.Fuse([network, .. members.Select(index => MeasuredMember(index)!.Network.Parameters)]);

    /// <summary>The same of the networks that serve, trained on all users.</summary>
    /// <param name="network">The network of the version.</param>
    /// <param name="members">The others; none of them leaves the network as it is.</param>
    /// <param name="neighbors">The similarities counted on all users.</param>
    public HrnnParameters Finish(HrnnParameters network, IReadOnlyList<int> members, NeighborTables neighbors)
    {
        if (members.Count == 0)
            return network;
        var all = new List<HrnnParameters> { network };
        try
        {
            foreach (var member in members.Select(index => MeasuredMember(index)!))
            {
                var run = ModelTraining.FinalRun(member.Plan.Split.Everyone, neighbors, member.Start, member.Plan.Options);
                all.Add(member.Plan.Trainer(member.Plan.Sequences, team).Train(run, checkpoint: null, _quiet).Parameters);
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
        foreach (var member in _measured.Values)
            member.Dispose();
    }

    /// <summary>A network trained on the training users; null if it does not share its users and similarities with the network of the version.</summary>
    private Measured? MeasuredMember(int index)
    {
        if (_measured.TryGetValue(index, out var known))
            return known;
        var member = request.Members[index];
        var own = TrainingPlan.Of(data, request with { Recipe = member.Recipe, Hyperparameters = member.Hyperparameters }, team, _quiet);
        if (own.ColdItems is not null || own.Split != plan.Split || own.Options.Neighbors != plan.Options.Neighbors)
            return null;
        var start = new HrnnParameters(HrnnShape.Of(own.Sequences, own.Options.HiddenDimension));
        try
        {
            var run = ModelTraining.MeasuredRun(data, own, request.Watched, team, context.CancellationToken) with { Weights = start };
            var trained = new Measured(own, start, own.Trainer(own.Sequences, team).Train(run, checkpoint: null, _quiet));
            _measured.Add(index, trained);
            return trained;
        }
        catch
        {
            start.Dispose();
            throw;
        }
    }

    /// <param name="Start">The weights from which the final training starts.</param>
    private sealed record Measured(TrainingPlan Plan, HrnnParameters Start, TrainedNetwork Network) : IDisposable
    {
        public void Dispose()
        {
            Start.Dispose();
            Network.Parameters.Dispose();
        }
    }
}
