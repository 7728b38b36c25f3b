namespace Personalize.Engine.Common;

/// <summary>Finds what a mistyped name was probably meant to be, for error messages.</summary>
public static class NearestName
{
    /// <summary>The candidate nearest to a name, ignoring case, or null if none is close enough for a likely typing error.</summary>
    public static string? Find(string name, IEnumerable<string> candidates) => Rank(name, candidates).FirstOrDefault();

    /// <summary>The likely candidates, nearest first; equally near ones in the given order.</summary>
    public static IReadOnlyList<string> Rank(string name, IEnumerable<string> candidates) =>
        [.. candidates
            .Select(candidate => (Candidate: candidate, Distance: Distance(name, candidate)))
            .Where(x => x.Distance <= Math.Max(2, Math.Max(name.Length, x.Candidate.Length) / 2) || Contains(name, x.Candidate))
            .OrderBy(x => x.Distance)
            .Select(x => x.Candidate)];

    /// <summary>A clause for the end of a message, <c> Did you mean 'bptt'?</c>, or nothing.</summary>
    public static string Suggestion(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other, ignoring case (optimal
    /// string alignment distance).
    /// </summary>
    public static int Distance(string first, string second)
    {
        var (beforePrevious, previous, current) = (new int[second.Length + 1], new int[second.Length + 1], new int[second.Length + 1]);
        for (var j = 0; j <= second.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= first.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var replace = previous[j - 1] + (Same(first[i - 1], second[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replace, 1 + Math.Min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && Same(first[i - 1], second[j - 2]) && Same(first[i - 2], second[j - 1]))
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[second.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);

    private static bool Contains(string name, string candidate) =>
        name.Length >= 3 && candidate.Length >= 3
        && (candidate.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(candidate, StringComparison.OrdinalIgnoreCase));
}
