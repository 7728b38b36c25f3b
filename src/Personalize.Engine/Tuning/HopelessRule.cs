using System.Globalization;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tuning;

/// <summary>
/// Ends trials that will not win: those whose best metric after some epochs is not in the best third of what it and the finished trials had reached by then
/// (successive halving by three, as trials come in: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020).
/// </summary>
internal static class HopelessRule
{
    /// <summary>The first epoch says too little about the last.</summary>
    private const int FirstEpoch = 2;

    /// <summary>One of how many goes on.</summary>
    private const int Reduction = 3;

    /// <summary>Why a trial is ended after its latest epoch, or null to continue.</summary>
    /// <param name="finished">Trials that had finished before this one was proposed.</param>
    public static string? Check(SearchPlan plan, Trial trial, IEnumerable<Trial> finished)
    {
        var epochs = trial.Epochs.Count;
        double[] peers = [.. finished.Where(t => t.Epochs.Count > 0).Select(t => Best(plan, t, epochs)).OrderDescending()];
        if (epochs < FirstEpoch || peers.Length == 0)
            return null;
        var places = Math.Max(1, (peers.Length + 1) / Reduction);
        var (best, last) = (Best(plan, trial, epochs), peers[places - 1]);
        var group = places == 1 ? "the best" : $"among the best {places}";
        return best >= last
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"After {epochs} epochs it was at {plan.Score(best):0.0000}, not {group} of {peers.Length + 1}: {plan.Score(last):0.0000} had been reached.");
    }

    private static double Best(SearchPlan plan, Trial trial, int epochs) => trial.Epochs.Take(epochs).Max(e => plan.Score(e.Metric));
}
