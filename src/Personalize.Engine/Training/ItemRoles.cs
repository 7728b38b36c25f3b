using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>For which items a run can learn an embedding, and which are represented by their features.</summary>
internal sealed class ItemRoles
{
    /// <param name="counts">Number of training events of each item.</param>
    /// <param name="featuresOnly">
    /// Whether all items are represented only by their features, because a network that ranks cold items learns best from the features it
    /// ranks by.
    /// </param>
    public ItemRoles(int[] counts, bool featuresOnly)
    {
        Roles = Array.ConvertAll(counts, count => count == 0 ? ItemRole.Absent : featuresOnly ? ItemRole.FeaturesOnly : ItemRole.Learned);
        AbsentBias = featuresOnly ? 0 : LogShareOfAbsent(counts);
    }

    /// <summary>The role of each item.</summary>
    public ItemRole[] Roles { get; }

    /// <summary>The items without training events; null for none.</summary>
    public ItemSet? Absent => ItemSet.Of(Roles.Length, item => Roles[item] == ItemRole.Absent);

    /// <summary>The bias of an item without training events, in addition to that of its features.</summary>
    public float AbsentBias { get; }

    /// <inheritdoc cref="ItemVectors.Resolve"/>
    public HrnnParameters Resolve(HrnnParameters parameters, FeatureTable features) => ItemVectors.Resolve(parameters, features, Roles, AbsentBias);

    /// <summary>
    /// The bias for an item without training events, on the scale of the initial biases: all such items together are estimated to get the
    /// share of the events that went to items seen once (Good, Biometrika 1953).
    /// </summary>
    private static float LogShareOfAbsent(int[] counts)
    {
        double absent = Math.Max(1, counts.Count(c => c == 0)), once = counts.Count(c => c == 1);
        double total = counts.Sum(c => c + 0.5);
        return (float)Math.Log((Math.Min(once / absent, 1) + 0.5) / total * counts.Length);
    }
}
