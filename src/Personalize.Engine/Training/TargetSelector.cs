using Personalize.Engine.Data;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// The targets after a position: the next event and, with a share, the events of the next tenth of the history. All of them are targets of
/// one soft cross-entropy, which has the same expectation as drawing one at random, but without the noise.
/// </summary>
/// <param name="sequences">The events.</param>
/// <param name="horizonShare">Share of the events after the next one.</param>
/// <param name="mostTargets">Maximum number of targets of a position.</param>
/// <param name="horizonLength">Number of events of the horizon; 0 for a tenth of the history.</param>
internal sealed class TargetSelector(EncodedSequences sequences, float horizonShare, int mostTargets = TargetSelector.MostTargets, int horizonLength = 0)
{
    /// <summary>Maximum number of targets of a position.</summary>
    public const int MostTargets = 32;

    /// <summary>Number of events of the horizon at a position: with p events before it, a tenth of the p + horizon events together.</summary>
    public static int Horizon(int position) => Math.Clamp((position + 8) / 9, 1, MostTargets);

    /// <summary>Writes the targets of a position and returns their number; their shares sum to 1.</summary>
    public int Select(int user, int position, Span<Target> targets)
    {
        var start = sequences.Snapshot.UserOffsets[user];
        var length = sequences.Snapshot.UserOffsets[user + 1] - start;
        var horizon = horizonShare > 0 ? Math.Min(Math.Min(horizonLength > 0 ? horizonLength : Horizon(position), mostTargets), length - position) : 1;
        var share = horizonShare / horizon;
        for (var k = 0; k < horizon; k++)
            targets[k] = new Target(sequences.Items[start + position + k], share);
        targets[0] = targets[0] with { Share = share + 1 - horizonShare };
        return horizon;
    }
}
