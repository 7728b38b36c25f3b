using Personalize.Engine.Data;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// The weights that an eventsConfig gives to the types of events: a target of the loss counts as much as its event. The mean weight of a
/// training event is 1, so the learning rate need not change.
/// </summary>
internal sealed class EventWeights
{
    private readonly Snapshot _snapshot;
    private readonly float _scale;

    private EventWeights(Snapshot snapshot, float scale) => (_snapshot, _scale) = (snapshot, scale);

    /// <summary>Null if all events count the same.</summary>
    /// <param name="snapshot">The events.</param>
    /// <param name="users">The users to train on.</param>
    public static EventWeights? Of(Snapshot snapshot, IReadOnlyList<int> users)
    {
        if (snapshot.EventTypeWeights is null)
            return null;
        double sum = 0;
        long count = 0;
        foreach (var user in users)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
            {
                sum += snapshot.WeightOf(e);
                count++;
            }
        }

        return new EventWeights(snapshot, sum > 0 ? (float)(count / sum) : 0);
    }

    /// <summary>Weights the targets of a position; their shares sum to 1 again, unless none of them counts.</summary>
    /// <param name="targets">Targets of consecutive events.</param>
    /// <param name="firstEvent">The event of the first target.</param>
    /// <returns>The factor by which the weight of the position changes.</returns>
    public float Weigh(Span<Target> targets, int firstEvent)
    {
        var sum = 0f;
        for (var k = 0; k < targets.Length; k++)
            sum += targets[k].Share * _snapshot.WeightOf(firstEvent + k);
        for (var k = 0; k < targets.Length && sum > 0; k++)
            targets[k] = targets[k] with { Share = targets[k].Share * _snapshot.WeightOf(firstEvent + k) / sum };
        return _scale * sum;
    }
}
