namespace Personalize.Server.Cluster;

/// <summary>Decides which node does which work.</summary>
internal static class WorkPlacement
{
    /// <summary>
    /// Gives each work, in order, to the node with the most room for it. A work that shares data with one that is being done waits, and so does one for
    /// which there is no room; neither holds up the others.
    /// </summary>
    /// <param name="works">ARN and keys: what must not be worked on by two at once.</param>
    /// <param name="nodes">What they can take.</param>
    /// <param name="keysOf">The keys of what the nodes are doing.</param>
    public static IReadOnlyList<(string Arn, NodeReport Node)> Choose(
        IReadOnlyList<(string Arn, IReadOnlyList<string> Keys)> works, IReadOnlyList<NodeReport> nodes, Func<string, IReadOnlyList<string>> keysOf)
    {
        var known = nodes.SelectMany(node => node.Works).ToHashSet(StringComparer.Ordinal);
        var busy = known.SelectMany(arn => keysOf(arn)).ToHashSet(StringComparer.Ordinal);
        var room = nodes.ToDictionary(node => node, node => (Jobs: node.JobRoom, Trainings: node.TrainingRoom));
        var chosen = new List<(string, NodeReport)>();
        foreach (var (arn, keys) in works.Where(work => !known.Contains(work.Arn)))
        {
            if (keys.Any(busy.Contains))
                continue;
            var isTraining = IsTraining(arn);
            var free = room.Where(entry => entry.Value.Jobs > 0 && (!isTraining || entry.Value.Trainings > 0)).Select(entry => entry.Key).ToArray();
            if (free.Length == 0)
                continue;
            var node = free.OrderByDescending(one => room[one].Jobs).ThenByDescending(one => one.FreeMemoryBytes)
                .ThenBy(one => one.Name, StringComparer.Ordinal).First();
            room[node] = (room[node].Jobs - 1, room[node].Trainings - (isTraining ? 1 : 0));
            busy.UnionWith(keys);
            chosen.Add((arn, node));
        }

        return chosen;
    }

    public static bool IsTraining(string arn) => Arn.KindOf(arn) == ResourceKind.SolutionVersion;
}
