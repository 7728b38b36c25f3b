using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Configuration;

/// <summary>Reads text into plain trees: as JSON if it starts like JSON, otherwise as YAML.</summary>
internal sealed class ConfigurationReader : IConfigurationReader
{
    public const int DeepestNesting = 64;

    // A configuration is about a page of text; anything much longer is a mistake or an attack.
    private const int LongestText = 1 << 20;

    public object? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            throw new PersonalizeException(
                ErrorKind.LimitExceeded, ErrorIds.ConfigurationTooLong, $"The configuration has {text.Length} characters; at most {LongestText} are allowed.");
        }

        RefuseBrokenUnicode(text);
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        return start.Length > 0 && start[0] is '{' or '[' ? JsonTree.Parse(text) : YamlTree.Parse(text);
    }

    // Half of a surrogate pair is not a character; the parsers below would fail on it with errors of their own.
    private static void RefuseBrokenUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else
                throw Malformed("Unicode", text.AsSpan(0, i).Count('\n') + 1, i - text.LastIndexOf('\n', i), "half of a surrogate pair stands alone.");
        }
    }

    /// <param name="line">1-based.</param>
    /// <param name="column">1-based.</param>
    public static PersonalizeException Malformed(string format, long line, long column, string cause, Exception? exception = null) => new(
        ErrorKind.InvalidInput,
        ErrorIds.MalformedConfiguration,
        $"The configuration is not valid {format}: line {line}, column {column}: {cause}",
        "Correct the text at that position.",
        innerException: exception);
}
