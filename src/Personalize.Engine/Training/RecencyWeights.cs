using Personalize.Engine.Data;

namespace Personalize.Engine.Training;

/// <summary>
/// The recency mask: the weight of a target in the loss halves with every half-life of age. The half-life is the time spanned by the
/// newest half of the events, so it follows the pace of the data; the weights have mean 1 over the training events.
/// </summary>
internal sealed class RecencyWeights
{
    private readonly double _newest;
    private readonly double _halfLife;
    private readonly double _scale = 1;
    private readonly bool _enabled;

    public RecencyWeights(EncodedSequences sequences, IReadOnlyList<int> users, bool enabled)
    {
        _enabled = enabled;
        if (!enabled)
            return;
        var offsets = sequences.Snapshot.UserOffsets;
        var times = new long[users.Sum(u => offsets[u + 1] - offsets[u])];
        var next = 0;
        foreach (var user in users)
        {
            for (var e = offsets[user]; e < offsets[user + 1]; e++)
                times[next++] = sequences.Times[e];
        }

        if (times.Length == 0)
            return;
        Array.Sort(times);
        _newest = times[^1];
        _halfLife = Math.Max(1, _newest - times[times.Length / 2]);
        _scale = times.Length / times.Sum(Raw);
    }

    public float Of(long time) => _enabled ? (float)(_scale * Raw(time)) : 1f;

    private double Raw(long time) => Math.Pow(2, (time - _newest) / _halfLife);
}
