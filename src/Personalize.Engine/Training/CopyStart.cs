using Personalize.Engine.Data;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Training;

/// <summary>
/// The starting values of the copy term, by counting: how often an own item with a given count and age is what the user takes next. A network
/// that had to find this out first would spend its first steps, which are the largest, on explaining repeats by other means.
/// <code>C[cell] = ln((observed + 1) / (expected + 1/r)) - ln(1 - R)</code>
/// Here observed is how many own items in the cell were targets, and expected is how many would be if all items were equally likely (their
/// number divided by the number of all items). r = Σ observed / Σ expected makes a rarely seen cell start from the mean of all cells. R is the
/// share of the targets that are own items, because the scores of all other items start from a softmax among themselves.
/// </summary>
internal static unsafe class CopyStart
{
    /// <summary>The approximate number of own items to count; if there are more, every n-th position is used.</summary>
    private const long MostOwnItems = 10_000_000;

    /// <summary>The maximum of R, so that other items get some odds even if all targets are own items.</summary>
    public const double MostRepeats = 0.95;

    /// <param name="copy">The tensor of <see cref="CopyTerm"/>, of which the part for count and age is written.</param>
    /// <param name="itemCount">The number of all items.</param>
    /// <param name="sequences">All events.</param>
    /// <param name="users">The training users.</param>
    /// <param name="selector">Selects the targets of a position.</param>
    public static void Write(float* copy, int itemCount, EncodedSequences sequences, IReadOnlyList<int> users, TargetSelector selector)
    {
        var observed = new double[OwnItems.Habits];
        var met = new long[OwnItems.Habits];
        var shares = new float[itemCount];
        var targets = new Target[TargetSelector.MostTargets];
        var own = EncodedSequences.Pinned<OwnItem>(OwnItems.Window);
        var offsets = sequences.Snapshot.UserOffsets;
        var stride = Stride(offsets, users);
        var (seen, looked) = (0L, 0L);
        foreach (var user in users)
        {
            for (var position = 1; position < offsets[user + 1] - offsets[user]; position++)
            {
                if (seen++ % stride != 0)
                    continue;
                looked++;
                var right = targets.AsSpan(0, selector.Select(user, position, targets));
                foreach (var target in right)
                    shares[target.Item] += target.Share;
                var count = OwnItems.Find(sequences.History(user), position, null, EncodedSequences.Address(own));
                foreach (var item in own.AsSpan(0, count))
                {
                    met[item.Habit]++;
                    observed[item.Habit] += shares[item.Column];
                }

                foreach (var target in right)
                    shares[target.Item] = 0;
            }
        }

        var repeats = observed.Sum();
        var expected = Array.ConvertAll(met, number => number / (double)itemCount);
        var rate = (repeats + 0.5) / (expected.Sum() + 0.5);
        var others = Math.Log(1 - Math.Min(MostRepeats, repeats / Math.Max(1, looked)));
        for (var habit = 0; habit < OwnItems.Habits; habit++)
            copy[habit] = (float)(Math.Log((observed[habit] + 1) / (expected[habit] + (1 / rate))) - others);
    }

    private static long Stride(int[] offsets, IReadOnlyList<int> users)
    {
        var ownItems = users.Sum(user =>
        {
            var length = (long)offsets[user + 1] - offsets[user];
            return length * Math.Min(length, OwnItems.Window) / 2;
        });
        return Math.Max(1, ownItems / MostOwnItems);
    }
}
