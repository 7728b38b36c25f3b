using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>The module as the build leaves it in the repository.</summary>
internal static class BuiltModule
{
    public static string Root { get; } = FindRoot();

    public static string Manifest { get; } = Path.Combine(Root, "Personalize.psd1");

    public static string Bin { get; } = Path.Combine(Root, "bin");

    // The assemblies under test are not copied next to the tests: they come from bin/, as they do for PowerShell.
    [ModuleInitializer]
    internal static void LoadFromBin() => AssemblyLoadContext.Default.Resolving += (context, name) =>
    {
        var path = Path.Combine(Bin, name.Name + ".dll");
        return name.Name is "Personalize" or "Personalize.Engine" && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    };

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Personalize.psd1")))
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("The tests were moved out of the repository.");
        return folder;
    }
}
