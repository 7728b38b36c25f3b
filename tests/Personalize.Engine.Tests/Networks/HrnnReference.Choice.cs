using Personalize.Engine.Networks;

namespace Personalize.Engine.Tests.Networks;

internal sealed partial class HrnnReference<T>
{
    /// <summary>The conditional logit of the list that was shown, if there was a choice; returns the weight that it takes from the softmax.</summary>
    private T ScoreChoice(Step s, T[] scores, T rowWeight)
    {
        var e = sequences.Snapshot.UserOffsets[s.User] + s.Position;
        var list = sequences.Snapshot.Impressions is { } impressions ? impressions.Of(e).ToArray() : [];
        if (list.Length < 2)
            return T.Zero;
        var weight = rowWeight * Number(ShownChoice.Share);
        var most = list.Max(item => scores[item])!;
        var sum = list.Aggregate(T.Zero, (sum, item) => sum + T.Exp(scores[item] - most));
        var chosen = sequences.Items[e];
        s.Loss += weight * (most + T.Log(sum) - scores[chosen]);
        foreach (var item in list)
            s.DScores[item] += weight * (T.Exp(scores[item] - most) / sum);
        s.DScores[chosen] -= weight;
        return weight;
    }
}
