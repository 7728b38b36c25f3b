using System.Reflection;
using System.Runtime.Loader;
using Personalize.Engine.Ports;

namespace Personalize.PowerShell.Loading;

/// <summary>
/// Loads Personalize.Storage and the packages it needs apart from everything else in the process, so that another module's
/// YamlDotNet or SQLite of another version neither disturbs us nor is disturbed.
/// </summary>
internal sealed class StorageLoadContext : AssemblyLoadContext
{
    // One per process and never changed: assemblies cannot be loaded twice, and holding no user's data it is no shared state.
    private static readonly Lazy<IStoreFactory> _factory = new(CreateFactory);

    private readonly AssemblyDependencyResolver _resolver;

    private StorageLoadContext(string assemblyPath)
        : base("Personalize.Storage")
    {
        _resolver = new AssemblyDependencyResolver(assemblyPath);
    }

    /// <summary>The factory of the storage assembly; loads it at the first call, so that importing the module does not.</summary>
    public static IStoreFactory Factory => _factory.Value;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The contract between the two worlds must be one type, not two of the same name.
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
