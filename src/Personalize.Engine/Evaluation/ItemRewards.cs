using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Evaluation;

/// <summary>
/// How a numeric item attribute changes a training ("Optimizing a solution for an additional objective" in the Amazon Personalize
/// developer guide): item i has the reward r_i, and a target of the loss has the weight
/// <code>w_i = 1 - s + s·r_i / r̄,   s = 0.25 (LOW), 0.5 (MEDIUM) or 1 (HIGH), r̄ the mean reward of a training event</code>
/// Softmax cross-entropy with these weights learns p_i·w_i instead of p_i: with HIGH, items are ranked by their expected reward.
/// The mean weight is 1, so the learning rate need not change.
/// </summary>
internal sealed class ItemRewards
{
    /// <summary>Limits the weight, so that training does not learn only a few very expensive items.</summary>
    private const float GreatestWeight = 10;

    private readonly float[] _rewards;
    private readonly float[] _weights;

    private ItemRewards(float[] rewards, float[] weights) => (_rewards, _weights) = (rewards, weights);

    /// <param name="snapshot">The data.</param>
    /// <param name="objective">A checked objective; null for none.</param>
    /// <param name="trainingUsers">The users over whose events the mean reward is taken.</param>
    /// <returns>Null if nothing is to be weighted.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: the items have no such numeric field, or no item has a value above 0.</exception>
    public static ItemRewards? Of(Snapshot snapshot, OptimizationObjective? objective, IReadOnlyList<int> trainingUsers)
    {
        if (objective is not { IsOn: true })
            return null;
        var sensitivity = Sensitivity(objective);
        var values = Require(snapshot, objective).Numbers!;
        double sum = 0;
        long known = 0;
        foreach (var user in trainingUsers)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
            {
                var value = values[snapshot.EventItems[e]];
                (sum, known) = double.IsNaN(value) ? (sum, known) : (sum + Math.Max(0, value), known + 1);
            }
        }

        if (sum == 0)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.NothingToReward,
                $"No item that users interacted with has a {objective.ItemAttribute} above 0, so there is nothing to optimise.",
                "Choose another itemAttribute, or leave optimizationObjective out.",
                objective.ItemAttribute);
        }

        var mean = sum / known;

        // An item without a value counts as average.
        var rewards = Array.ConvertAll(values, value => double.IsNaN(value) ? 1f : (float)(Math.Max(0, value) / mean));
        return new ItemRewards(rewards, Array.ConvertAll(rewards, reward => Math.Min(GreatestWeight, 1 - sensitivity + (sensitivity * reward))));
    }

    /// <summary>The reward of an item, in multiples of the mean reward of an event; not below 0.</summary>
    public float Reward(int item) => _rewards[item];

    /// <summary>Weights the targets of a position; their shares sum to 1 again.</summary>
    /// <returns>The factor by which the weight of the position changes.</returns>
    public float Weigh(Span<Target> targets)
    {
        var sum = 0f;
        foreach (var target in targets)
            sum += target.Share * _weights[target.Item];
        if (sum > 0)
        {
            foreach (ref var target in targets)
                target = target with { Share = target.Share * _weights[target.Item] / sum };
        }

        return sum;
    }

    /// <summary>The column of the attribute.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: there is no such column, or it holds no numbers.</exception>
    public static MetadataColumn Require(Snapshot snapshot, OptimizationObjective objective)
    {
        var numeric = (snapshot.ItemMetadata ?? []).Where(column => column.Kind == MetadataKind.Numeric).ToArray();
        if (Array.Find(numeric, column => column.Name.Equals(objective.ItemAttribute, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        var names = Array.ConvertAll(numeric, column => column.Name);
        var are = names.Length == 0
            ? "Items has no numeric field."
            : $"The numeric fields of Items are {string.Join(", ", names)}.{NearestName.Suggestion(objective.ItemAttribute ?? "", names)}";
        throw PersonalizeException.InvalidInput(
            ErrorIds.UnknownItemAttribute,
            $"optimizationObjective.itemAttribute is '{objective.ItemAttribute}', which is not a numeric field of the Items dataset. {are}",
            "Choose one of them, or import items with that field (float, double, int or long).",
            objective.ItemAttribute);
    }

    private static float Sensitivity(OptimizationObjective objective) => objective.ObjectiveSensitivity switch
    {
        "LOW" => 0.25f,
        "MEDIUM" => 0.5f,
        _ => 1f,
    };
}
