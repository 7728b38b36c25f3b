namespace Personalize.Engine.Evaluation;

/// <summary>Relevant items that count differently, from 0 to 1.</summary>
internal sealed class GradedItems : HashSet<int>
{
    private readonly Dictionary<int, float> _weights = [];

    /// <summary>How much an item counts.</summary>
    public float WeightOf(int item) => _weights.GetValueOrDefault(item);

    /// <summary>Adds an item; the greatest of several weights counts, and without any weight it is not relevant.</summary>
    public void Add(int item, float weight)
    {
        if (weight > 0 && weight > WeightOf(item))
        {
            _weights[item] = weight;
            Add(item);
        }
    }
}
