namespace Personalize.Engine.Networks.Terms;

/// <summary>What the working memory of terms depends on.</summary>
/// <param name="Columns">Most columns of a row of scores.</param>
/// <param name="NeighborsPerItem">Most neighbours an item can have.</param>
internal readonly record struct TermSizes(int Columns, int NeighborsPerItem);
