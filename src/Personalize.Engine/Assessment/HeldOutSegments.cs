using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Assessment;

/// <summary>The users and relevant items that are measured by themselves.</summary>
internal static class HeldOutSegments
{
    /// <summary>Segment → what is relevant to each user in it; nothing to users who are not.</summary>
    /// <param name="userIds">All users.</param>
    /// <param name="relevant">What is relevant to each of them.</param>
    /// <param name="baselines">Know what there was before.</param>
    /// <param name="field">Values of a field; null for none.</param>
    public static IReadOnlyList<(string Name, IReadOnlyList<IReadOnlyCollection<int>> Relevant)> Of(
        IReadOnlyList<string> userIds, IReadOnlyList<IReadOnlyCollection<int>> relevant, HeldOutBaselines baselines, FieldLabels? field)
    {
        IReadOnlyList<IReadOnlyCollection<int>> Users(Func<string, bool> takes) => [.. relevant.Select((items, user) => takes(userIds[user]) ? items : [])];
        IReadOnlyList<IReadOnlyCollection<int>> Items(Func<int, bool> takes) => [.. relevant.Select(items => Restrict(items, takes))];
        var counts = baselines.ItemCounts();
        var head = Head(counts);
        List<(string, IReadOnlyList<IReadOnlyCollection<int>>)> segments =
        [
            ("all", relevant),
            ("users: known", Users(user => baselines.LengthOf(user) > 0)),
            ("users: new", Users(user => baselines.LengthOf(user) == 0)),
            ("items: head", Items(head.Contains)),
            ("items: tail", Items(item => counts[item] > 0 && !head.Contains(item))),
            ("items: new", Items(item => counts[item] == 0)),
        ];
        if (field is not null)
        {
            var labels = field.Dataset == DatasetType.Users
                ? userIds.SelectMany(field.Of)
                : relevant.SelectMany(items => items).SelectMany(item => field.Of(baselines.Items[item]));
            foreach (var label in labels.CountBy(label => label).OrderByDescending(label => label.Value).ThenBy(label => label.Key, StringComparer.Ordinal)
                .Take(FieldLabels.MostLabels).Select(label => label.Key))
            {
                segments.Add((
                    $"{field.Field}: {label}",
                    field.Dataset == DatasetType.Users
                        ? Users(user => field.Of(user).Contains(label))
                        : Items(item => field.Of(baselines.Items[item]).Contains(label))));
            }
        }

        return segments;
    }

    // The fewest items that have half of the events.
    private static HashSet<int> Head(int[] counts)
    {
        var (half, sum) = (counts.Sum(count => (long)count) / 2.0, 0L);
        var head = new HashSet<int>();
        foreach (var item in Enumerable.Range(0, counts.Length).OrderByDescending(item => counts[item]).ThenBy(item => item))
        {
            if (sum >= half)
                break;
            sum += counts[item];
            head.Add(item);
        }

        return head;
    }

    private static IReadOnlyCollection<int> Restrict(IReadOnlyCollection<int> items, Func<int, bool> takes)
    {
        if (items is not GradedItems graded)
            return items.Where(takes).ToHashSet();
        var some = new GradedItems();
        foreach (var item in items.Where(takes))
            some.Add(item, graded.WeightOf(item));
        return some;
    }
}
