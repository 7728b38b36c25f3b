namespace Personalize.Engine.Data.Features;

/// <summary>
/// Text as a bag of hashed words and of the character trigrams inside them (the "hashing trick" of Weinberger et al., ICML
/// 2009, with the subword units of Bojanowski et al., TACL 2017): there is no vocabulary to store, and misspelt or inflected words
/// still share features with related words. The weights have unit length, so a long text does not outweigh a short one.
/// </summary>
internal static class TextHashing
{
    public const int Buckets = 4096;

    /// <summary>Only the beginning of a long text is used: it contains the subject, and the work stays bounded.</summary>
    private const int MostWords = 200;

    private const int GramLength = 3;

    /// <summary>Weight of trigrams, which is less than that of whole words.</summary>
    private const float GramWeight = 0.3f;

    /// <param name="text">Any text; the tags and entities of HTML are no words.</param>
    /// <param name="first">Number of the first bucket's feature.</param>
    /// <param name="scale">Length of the weight vector.</param>
    /// <param name="into">Receives the buckets, each once, in ascending order.</param>
    public static void Encode(string text, int first, float scale, FeatureTable.Builder into)
    {
        var weights = new SortedDictionary<int, float>();
        var words = 0;
        text = Markup.Remove(text);
        Span<char> padded = stackalloc char[66];
        foreach (var range in WordsOf(text))
        {
            if (words++ == MostWords)
                break;
            var length = Math.Min(range.Length, padded.Length - 2);
            text.AsSpan(range.Start, length).ToLowerInvariant(padded[1..]);
            padded[0] = padded[length + 1] = ' ';
            Add(weights, padded.Slice(1, length), 1);
            for (var i = 0; length > 2 && i + GramLength <= length + 2; i++)
                Add(weights, padded.Slice(i, GramLength), GramWeight);
        }

        var norm = MathF.Sqrt(weights.Values.Sum(w => w * w));
        foreach (var (bucket, weight) in weights)
            into.Add(first + bucket, scale * weight / norm);
    }

    private static IEnumerable<(int Start, int Length)> WordsOf(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
                yield return (start, i - start);
            start = -1;
        }
    }

    private static void Add(SortedDictionary<int, float> weights, ReadOnlySpan<char> gram, float weight)
    {
        // FNV-1a, which, unlike string.GetHashCode, is the same in every process.
        var hash = 2166136261u;
        foreach (var c in gram)
            hash = (hash ^ c) * 16777619u;
        var bucket = (int)((hash ^ (hash >> 15)) % Buckets);
        weights[bucket] = weights.GetValueOrDefault(bucket) + weight;
    }
}
