namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// The score of the items in the user's history, in place of the network's term and the bias: a learned table over how often the user had
/// the item and how many events ago the last time was, plus a table over the time since. On data with repeats the table learns to bring
/// items back (Ren et al., "RepeatNet", AAAI 2019, reduced to its sparse part); if nothing repeats, it learns to leave seen items out.
/// <code>copy(j) = C[count(j), age(j)] + D[bucket(t_last - t_j)]   for items j among the newest events, otherwise 0</code>
/// </summary>
internal sealed unsafe class CopyTerm : RowTerm, IScoreTerm
{
    public static string Name => "copy";

    /// <summary>C and, after it, D.</summary>
    public static int ParameterCount => OwnItems.Habits + OwnItems.TimeBuckets;

    public static ScoreTerm Create(TermSizes sizes) => new CopyTerm();

    public override void Forward(float* parameters, in TermRow row, float* scores)
    {
        var times = parameters + OwnItems.Habits;
        for (var i = 0; i < row.OwnCount; i++)
            scores[row.Own[i].Column] += parameters[row.Own[i].Habit] + times[row.Own[i].TimeBucket];
    }

    public override void Backward(float* parameters, in TermRow row, float* dScores, float* gradient)
    {
        // Neighbouring entries share their cells, so sums stay in registers until the cell changes.
        var own = row.Own;
        for (var i = 0; i < row.OwnCount;)
        {
            var (habit, timeBucket) = (own[i].Habit, own[i].TimeBucket);
            var sum = 0f;
            for (; i < row.OwnCount && own[i].Habit == habit && own[i].TimeBucket == timeBucket; i++)
                sum += dScores[own[i].Column];
            gradient[habit] += sum;
            gradient[OwnItems.Habits + timeBucket] += sum;
        }
    }
}
