namespace Personalize.Engine.Training.Appeal;

/// <summary>A list that a user saw: the items with their scores, and which one was chosen.</summary>
/// <param name="Query">[hidden] the user's turned query.</param>
/// <param name="Items">The items, in the order in which they were shown.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="Chosen">Index of the chosen item.</param>
internal sealed record ShownList(float[] Query, int[] Items, float[] Scores, int Chosen)
{
    /// <summary>[hidden] the squares of the query's elements.</summary>
    public float[] Squares { get; } = Array.ConvertAll(Query, value => value * value);
}

/// <summary>A choice among all items: the scores of the new ones, less ln Σ e^score of all.</summary>
/// <param name="Query">[hidden] the user's turned query.</param>
/// <param name="Scores">[new items]; minus infinity for those that did not exist yet.</param>
internal sealed record OpenChoice(float[] Query, float[] Scores)
{
    /// <summary>[hidden] the squares of the query's elements.</summary>
    public float[] Squares { get; } = Array.ConvertAll(Query, value => value * value);
}

/// <summary>An event with a new item of which nobody knows what it was chosen from.</summary>
/// <param name="Query">[hidden] the user's turned query.</param>
/// <param name="Item">Index among the new items.</param>
internal sealed record OpenEvent(float[] Query, int Item)
{
    /// <summary>[hidden] the squares of the query's elements.</summary>
    public float[] Squares { get; } = Array.ConvertAll(Query, value => value * value);
}

/// <summary>What users did when they could choose an item that the network has not learned, and what the network says of that.</summary>
/// <param name="Lists">Lists that are known, some of which have new items.</param>
/// <param name="OpenEvents">The events with new items that were chosen from nobody knows what.</param>
/// <param name="OpenChoices">A sample of all choices from nobody knows what.</param>
/// <param name="OpenWeight">How many choices each of the sample stands for.</param>
/// <param name="Indices">[items] the index of each item among the new ones; -1 for one that the network has learned.</param>
internal sealed record ChoiceEvidence(ShownList[] Lists, OpenEvent[] OpenEvents, OpenChoice[] OpenChoices, double OpenWeight, int[] Indices);
