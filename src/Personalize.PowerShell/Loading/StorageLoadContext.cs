using System.Reflection;
using System.Runtime.Loader;
using Personalize.Engine.Ports;

namespace Personalize.PowerShell.Loading;

/// <summary>
/// Loads Personalize.Storage and the packages it needs separately from everything else in the process, so that it does not
/// conflict with another module's version of YamlDotNet or SQLite.
/// </summary>
internal sealed class StorageLoadContext : AssemblyLoadContext
{
    // One per process and never changed: assemblies cannot be loaded twice, and as it holds no user data it is not shared state.
    private static readonly Lazy<IStoreFactory> s_factory = new(CreateFactory);

    private readonly AssemblyDependencyResolver _resolver;

    private StorageLoadContext(string assemblyPath)
        : base("Personalize.Storage")
    {
        _resolver = new AssemblyDependencyResolver(assemblyPath);
    }

    /// <summary>The factory of the storage assembly, which is loaded on the first call rather than when the module is imported.</summary>
    public static IStoreFactory Factory => s_factory.Value;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Both load contexts must share the types of the contract; otherwise there would be two types with the same name.
        var contract = typeof(IStoreFactory).Assembly;
        if (assemblyName.Name == contract.GetName().Name)
            return contract;

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    // Without this the native SQLite of runtimes/<platform>/native is not found.
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static IStoreFactory CreateFactory()
    {
        var folder = Path.GetDirectoryName(typeof(StorageLoadContext).Assembly.Location)!;
        var path = Path.Combine(folder, "storage", "Personalize.Storage.dll");
        var type = new StorageLoadContext(path).LoadFromAssemblyPath(path).GetType("Personalize.Storage.StoreFactory", throwOnError: true)!;
        return (IStoreFactory)Activator.CreateInstance(type)!;
    }
}
