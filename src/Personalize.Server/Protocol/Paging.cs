using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Personalize.Server.Operations;

namespace Personalize.Server.Protocol;

/// <summary>
/// Pages of lists. A token names the last entry of the page before, so that a page follows it even if entries were created or deleted in between.
/// </summary>
internal static class Paging
{
    private const int MostResults = 100;

    /// <param name="member">The name of the list in the answer.</param>
    /// <param name="all">Oldest first.</param>
    public static JsonObject List<T>(OperationCall call, string member, IEnumerable<T> all, Func<T, JsonObject> describe)
        where T : Resource
    {
        var most = call.Input.OptionalInteger("maxResults") ?? MostResults;
        if (most is < 1 or > MostResults)
            throw AwsException.InvalidInput($"maxResults is {most}; it must be 1 to {MostResults}.");
        var ordered = all.OrderBy(resource => resource.CreationDateTime).ThenBy(resource => resource.Arn, StringComparer.Ordinal);
        var isNext = call.Input.OptionalText("nextToken") is { } token ? After(token, call.Operation.Name) : _ => true;
        var rest = ordered.Where(resource => isNext(resource)).ToList();
        var page = rest.Take(most).ToList();
        var next = rest.Count > most ? Token(call.Operation.Name, page[^1]) : null;
        return Shape.Of((member, Shape.List(page.Select(describe))), ("nextToken", next));
    }

    /// <summary>For lists that always fit on one page.</summary>
    public static JsonObject Whole(OperationCall call, string member, IEnumerable<JsonObject> all)
    {
        if (call.Input.OptionalText("nextToken") is { } token)
            throw AwsException.InvalidNextToken(token);
        return Shape.Of((member, Shape.List(all)));
    }

    private static string Token(string operation, Resource last) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{operation} {last.CreationDateTime.Ticks} {last.Arn}")));

    private static Func<Resource, bool> After(string token, string operation)
    {
        string[] parts;
        try
        {
            parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(' ');
        }
        catch (FormatException)
        {
            throw AwsException.InvalidNextToken(token);
        }

        if (parts.Length != 3 || parts[0] != operation || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            throw AwsException.InvalidNextToken(token);
        return resource => (resource.CreationDateTime.Ticks.CompareTo(ticks), string.CompareOrdinal(resource.Arn, parts[2])) is ( > 0, _) or (0, > 0);
    }
}
