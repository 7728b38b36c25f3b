using System.Reflection;
using System.Runtime.Loader;
using Personalize.Engine.Ports;
using Personalize.PowerShell.Loading;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests;

/// <summary>The module neither disturbs other modules in the process nor is disturbed by them.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void It_works_beside_another_version_of_what_it_uses()
    {
        var packages = typeof(IsolationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PackageFolder").Value!;
        var other = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(packages, "yamldotnet", "13.7.1", "lib", "net7.0", "YamlDotNet.dll"));

        var parsed = StorageLoadContext.Factory.Open(_session.Store).Configuration.Parse("a:\n  - 1");

        Assert.Equal(new Version(13, 0, 0, 0), other.GetName().Version);
        Assert.Equal([1L], Assert.IsAssignableFrom<IEnumerable<object?>>(Assert.IsAssignableFrom<IDictionary<string, object?>>(parsed)["a"]));
    }

    [Fact]
    public void Third_party_assemblies_stay_in_their_own_context()
    {
        _session.Run("Get-PersonalizeDatasetGroup");

        string[] names = ["Personalize.Storage", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core"];
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => names.Contains(assembly.GetName().Name)))
            Assert.Equal("Personalize.Storage", AssemblyLoadContext.GetLoadContext(assembly)!.Name);
    }

    [Fact]
    public void The_contract_is_shared_and_loaded_once()
    {
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(typeof(IStoreFactory).Assembly));
        Assert.Equal(Path.Combine(BuiltModule.Bin, "Personalize.Engine.dll"), typeof(IStoreFactory).Assembly.Location);
        Assert.Same(StorageLoadContext.Factory, StorageLoadContext.Factory);
    }

    [Fact]
    public void The_warm_up_works_and_makes_no_file()
    {
        var before = Directory.GetFileSystemEntries(Environment.CurrentDirectory);

        StorageLoadContext.Factory.WarmUp();

        Assert.Equal(before, Directory.GetFileSystemEntries(Environment.CurrentDirectory));
    }

    [Fact]
    public void The_module_can_be_removed_and_imported_again()
    {
        _session.Run("$null = New-PersonalizeDatasetGroup shop; Remove-Module Personalize");
        Assert.Equal("CommandNotFoundException", _session.Fails("Get-PersonalizeDatasetGroup").FullyQualifiedErrorId);

        Assert.Single(_session.Run("Import-Module $args[0]; Get-PersonalizeDatasetGroup", BuiltModule.Manifest));
    }

    [Fact]
    public void Runspaces_have_engines_of_their_own_on_one_store()
    {
        using var other = new ModuleSession();
        _session.Run("$null = New-PersonalizeDatasetGroup shop");

        Assert.Single(other.Run("Get-PersonalizeDatasetGroup -Store $args[0]", _session.Store));
        Assert.NotSame(RunspaceEngines.Of(_session.Runspace).Engine(_session.Store), RunspaceEngines.Of(other.Runspace).Engine(_session.Store));
    }

    [Fact]
    public void Many_runspaces_write_to_one_store_at_once()
    {
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, worker =>
        {
            using var other = new ModuleSession();
            other.Run(
                "$worker, $store = $args; 1..5 | ForEach-Object { $null = New-PersonalizeDatasetGroup \"group-$worker-$_\" -Store $store }",
                worker,
                _session.Store);
        });

        Assert.Equal(20, _session.Run("Get-PersonalizeDatasetGroup").Count);
    }
}
