using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Architecture;

/// <summary>
/// Holds the order of the engine's folders: a folder uses itself and the folders above it in <see cref="s_layers"/>, nothing else. Read
/// from the built assembly, so that no reference escapes: signatures, bodies, base types, attributes and generic arguments alike.
/// </summary>
public sealed class LayerTests
{
    // src/README.md explains them in the same order.
    private static readonly string[] s_layers =
    [
        "Common", "Kernels", "Resources", "Schemas", "Requests", "Ports", "Jobs", "Tagging", "Access", "Recipes", "Data", "Import", "Samples",
        "Health", "Datasets", "Networks", "Evaluation", "Solutions", "Training", "Tuning", "Versions", "Serving", "Assessment", "Attribution",
        "Reports", "",
    ];

    private static readonly AssemblyReferences s_engine = AssemblyReferences.Read(typeof(IStore).Assembly);

    [Fact]
    public void Every_folder_is_a_layer() =>
        Assert.Equal([], s_engine.Types.Select(LayerOf).Distinct().Where(layer => !s_layers.Contains(layer)));

    [Fact]
    public void Folders_use_only_those_above_them() =>
        Assert.Equal(
            [],
            s_engine.References.Where(r => Array.IndexOf(s_layers, LayerOf(r.To)) > Array.IndexOf(s_layers, LayerOf(r.From)))
                .Select(r => $"{r.From} uses {r.To}")
                .Order());

    [Fact]
    public void The_engine_references_nothing_but_dotnet() =>
        Assert.Equal(
            [],
            s_engine.Assemblies.Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("System" or "mscorlib" or "netstandard")));

    /// <summary>The test of the test: what a forbidden reference looks like when it is there.</summary>
    [Fact]
    public void The_reader_sees_references_of_every_kind()
    {
        var own = AssemblyReferences.Read(typeof(LayerTests).Assembly);
        string[] targets = [.. own.References.Where(r => r.From == typeof(Probe).FullName).Select(r => r.To).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(
            [typeof(ProbeBase).FullName!, typeof(ProbeInBody).FullName!, typeof(ProbeInGeneric).FullName!, typeof(ProbeInSignature).FullName!], targets);
    }

    private static string LayerOf(string type)
    {
        var parts = type.Split('.');
        return parts is ["Personalize", "Engine", var layer, _, ..] ? layer : "";
    }
}

internal class ProbeBase;

internal sealed class ProbeInSignature;

internal static class ProbeInBody
{
    public static int Value => 1;
}

internal sealed class ProbeInGeneric;

internal sealed class Probe : ProbeBase
{
    public List<ProbeInGeneric> Items { get; } = [];

    public static int Use(ProbeInSignature? signature) => signature is null ? ProbeInBody.Value : 0;
}
