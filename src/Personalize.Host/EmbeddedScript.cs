using System.Management.Automation.Language;

namespace Personalize.Host;

/// <summary>Scripts that are part of this program.</summary>
internal static class EmbeddedScript
{
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"There is no embedded script {name}.", name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Names and bodies of the functions that a script defines.</summary>
    public static IEnumerable<(string Name, string Body)> Functions(string name) =>
        Parser.ParseInput(Read(name), out _, out _)
            .FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: false)
            .Cast<FunctionDefinitionAst>()
            .Select(function => (function.Name, function.Body.Extent.Text[1..^1]));
}
