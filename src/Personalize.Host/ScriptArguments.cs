using System.Management.Automation.Runspaces;

namespace Personalize.Host;

/// <summary>Turns command-line words into what a script binds: <c>-Name value</c>, <c>-Name:value</c>, <c>-Switch</c>, plain values.</summary>
internal static class ScriptArguments
{
    public static IEnumerable<CommandParameter> Parse(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var colon = word.IndexOf(':');
            if (word.Length < 2 || word[0] != '-' || !char.IsLetter(word[1]))
                yield return new CommandParameter(null, word);
            else if (colon > 0)
                yield return new CommandParameter(word[1..colon], Value(word[(colon + 1)..]));
            else
                yield return new CommandParameter(word);
        }
    }

    // Texts do not convert to switches: -Switch:$false must mean what it says.
    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => text,
    };
}
