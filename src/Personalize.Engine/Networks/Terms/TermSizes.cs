namespace Personalize.Engine.Networks.Terms;

/// <summary>The sizes on which the working memory of terms depends.</summary>
/// <param name="Columns">Maximum number of columns of a row of scores.</param>
/// <param name="NeighborsPerItem">Maximum number of neighbours of an item.</param>
internal readonly record struct TermSizes(int Columns, int NeighborsPerItem);
