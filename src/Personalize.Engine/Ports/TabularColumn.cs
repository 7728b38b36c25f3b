namespace Personalize.Engine.Ports;

/// <summary>What a file says about a column besides its values.</summary>
/// <param name="Name">The name without what else the header contains, such as a type; null if that is the column's name as it stands.</param>
/// <param name="IsNumber">Whether the file declares the values as numbers; null if it declares nothing.</param>
/// <param name="Problem">Why values of the column cannot be imported, such as <c>it holds objects</c>; null if they can.</param>
public sealed record TabularColumn(string? Name = null, bool? IsNumber = null, string? Problem = null)
{
    /// <summary>A column about which the file says nothing.</summary>
    public static TabularColumn Plain { get; } = new();
}
