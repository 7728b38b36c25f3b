using System.Reflection;
using System.Runtime.Loader;

namespace Personalize.Server.Hosting;

/// <summary>
/// In the PowerShell module the server is a folder beside the engine and the storage, which it shares with the module instead of bringing its own:
/// they are found there, with the native SQLite.
/// </summary>
internal static class ModuleAssemblies
{
    public static void Attach()
    {
        var module = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!;
        var storage = Path.Combine(module, "storage", "Personalize.Storage.dll");
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "Personalize.Storage.dll")) || !File.Exists(storage))
            return;

        // Nobody is to look for the list of dependencies, which is not shipped.
        AppDomain.CurrentDomain.SetData("APP_CONTEXT_DEPS_FILES", null);
        var resolver = new AssemblyDependencyResolver(storage);
        AssemblyLoadContext.Default.Resolving += (context, name) => Find(name, module, resolver) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            resolver.ResolveUnmanagedDllToPath(name) is { } path ? System.Runtime.InteropServices.NativeLibrary.Load(path) : 0;
    }

    private static string? Find(AssemblyName name, string module, AssemblyDependencyResolver storage) =>
        name.Name == "Personalize.Engine"
            ? Path.Combine(module, "Personalize.Engine.dll")
            : name.Name == "Personalize.Storage" ? Path.Combine(module, "storage", "Personalize.Storage.dll") : storage.ResolveAssemblyToPath(name);
}
