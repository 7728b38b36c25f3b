using System.Globalization;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tuning;

/// <summary>
/// Ends trials that will not win: those whose best metric after some epochs is below the median of the finished trials after as many
/// epochs (the median stopping rule of Golovin et al., "Google Vizier", KDD 2017).
/// </summary>
internal static class HopelessRule
{
    /// <summary>The first epoch says too little about the last.</summary>
    private const int FirstEpoch = 2;

    /// <summary>The median of fewer trials would be a matter of luck.</summary>
    private const int FewestPeers = 3;

    /// <summary>Why a trial is ended after its latest epoch, or null to continue.</summary>
    /// <param name="finished">Trials that had finished before this one was proposed.</param>
    public static string? Check(SearchPlan plan, Trial trial, IEnumerable<Trial> finished)
    {
        var epochs = trial.Epochs.Count;
        var peers = finished.Where(t => t.Epochs.Count > 0).Select(t => Best(plan, t, epochs)).Order().ToArray();
        if (epochs < FirstEpoch || peers.Length < FewestPeers)
            return null;
        var median = peers.Length % 2 == 1 ? peers[peers.Length / 2] : (peers[(peers.Length / 2) - 1] + peers[peers.Length / 2]) / 2;
        var best = Best(plan, trial, epochs);
        return best >= median
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"After {epochs} epochs it was at {plan.Score(best):0.0000}, below the median {plan.Score(median):0.0000} of {peers.Length} earlier trials.");
    }

    private static double Best(SearchPlan plan, Trial trial, int epochs) => trial.Epochs.Take(epochs).Max(e => plan.Score(e.Metric));
}
