using Personalize.Engine;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Configuration;

/// <summary>Reads JSON where the text starts like JSON, else YAML, into plain trees.</summary>
internal sealed class ConfigurationReader : IConfigurationReader
{
    public const int DeepestNesting = 64;

    // A configuration is a page of text; everything else is a mistake or an attack.
    private const int LongestText = 1 << 20;

    public object? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            throw new PersonalizeException(
                ErrorKind.LimitExceeded, "ConfigurationTooLong", $"The configuration has {text.Length} characters; {LongestText} are allowed.");
        }

        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        return start.Length > 0 && start[0] is '{' or '[' ? JsonTree.Parse(text) : YamlTree.Parse(text);
    }

    /// <param name="line">1-based.</param>
    /// <param name="column">1-based.</param>
    public static PersonalizeException Malformed(string format, long line, long column, string cause, Exception? exception = null) => new(
        ErrorKind.InvalidInput,
        "MalformedConfiguration",
        $"The configuration is not valid {format}: line {line}, column {column}: {cause}",
        "Correct the text at that place.",
        innerException: exception);
}
