using Personalize.Engine.Data;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// What counts as right after a position: the next event, and with a share the events of the next tenth of the history.
/// All of them are targets of one soft cross-entropy, which has the expectation of drawing one at random without its noise.
/// </summary>
/// <param name="sequences">The events.</param>
/// <param name="horizonShare">Share of the events beyond the next.</param>
/// <param name="mostTargets">Most targets a position may have.</param>
/// <param name="horizonLength">Events of the horizon, where a tenth of the history is not meant; else 0.</param>
internal sealed class TargetSelector(EncodedSequences sequences, float horizonShare, int mostTargets = TargetSelector.MostTargets, int horizonLength = 0)
{
    /// <summary>Most targets a position can have.</summary>
    public const int MostTargets = 32;

    /// <summary>Events of the horizon at a position: with p events before, a tenth of the p + horizon events they make together.</summary>
    public static int Horizon(int position) => Math.Clamp((position + 8) / 9, 1, MostTargets);

    /// <summary>Writes the targets of a position and returns how many; their shares sum to 1.</summary>
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
