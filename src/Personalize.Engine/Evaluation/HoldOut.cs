using Personalize.Engine.Data;

namespace Personalize.Engine.Evaluation;

/// <summary>
/// Users to be measured on: of each the oldest 90 % of the events is the input, the newest 10 %, rounded up, is relevant
/// (personalize.md §5). A user with one event has an empty input.
/// </summary>
internal sealed class HoldOut
{
    public HoldOut(Snapshot snapshot, IReadOnlyList<int> users)
    {
        Users = users;
        InputLengths = new int[snapshot.UserCount];
        var relevant = new IReadOnlyCollection<int>[users.Count];
        for (var i = 0; i < users.Count; i++)
        {
            var start = snapshot.UserOffsets[users[i]];
            var length = snapshot.UserOffsets[users[i] + 1] - start;
            var held = (length + 9) / 10;
            InputLengths[users[i]] = length - held;
            relevant[i] = snapshot.EventItems.AsSpan(start + length - held, held).ToArray().ToHashSet();
        }

        Relevant = relevant;
    }

    public IReadOnlyList<int> Users { get; }

    /// <summary>User → events of the input; 0 for others.</summary>
    public int[] InputLengths { get; }

    /// <summary>The distinct held-out items of each of <see cref="Users"/>.</summary>
    public IReadOnlyList<IReadOnlyCollection<int>> Relevant { get; }
}
