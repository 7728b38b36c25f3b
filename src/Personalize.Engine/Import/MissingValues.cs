namespace Personalize.Engine.Import;

/// <summary>
/// What counts as a missing value, in every format and wherever values are looked at. In every field: an empty text, <c>\N</c>, and what the
/// user names. In fields of numbers, booleans and times also blanks and the words that programs write for it, because there they can mean
/// nothing else. As an id, a category or a text, such a word is what it is, but it is reported.
/// </summary>
internal sealed class MissingValues(IReadOnlyList<string> given)
{
    private const int LongestWord = 5;

    private static readonly string[] s_words = ["NULL", "NaN", "None", "NA", "N/A", "#N/A", "<NA>", "NaT", "nil"];

    private readonly string[] _given = [.. given];

    // Nearly all values are longer, and so not worth a look.
    private readonly int _longest = given.Select(value => value.Length).Append(2).Max();

    /// <summary>What is missing if the user names nothing.</summary>
    public static MissingValues Standard { get; } = new([]);

    /// <summary>Whether a text is missing in every field.</summary>
    public bool IsMissing(ReadOnlySpan<char> text) => text.Length <= _longest && IsNamed(text);

    /// <summary>Whether a text is missing where only numbers, booleans or times can be.</summary>
    public static bool IsMissingNumber(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.IsEmpty || IsWord(text);
    }

    /// <summary>Whether programs write this word for a missing value.</summary>
    public static bool IsWord(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestWord)
            return false;
        foreach (var word in s_words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Of the words that programs write for a missing value, in the usual spellings, those that occur.</summary>
    public static IReadOnlyList<string> Occurring(Func<string, bool> occurs) =>
        [.. s_words.SelectMany(word => new[] { word, word.ToUpperInvariant(), word.ToLowerInvariant() }).Distinct().Where(occurs)];

    private bool IsNamed(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || (text.Length == 2 && text[0] == '\\' && text[1] == 'N'))
            return true;
        foreach (var value in _given)
        {
            if (text.SequenceEqual(value))
                return true;
        }

        return false;
    }
}
