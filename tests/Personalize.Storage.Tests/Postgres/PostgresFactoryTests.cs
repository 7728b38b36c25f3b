using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Postgres;

public sealed class PostgresFactoryTests : StoreFactoryContract, IDisposable
{
    private readonly Dictionary<string, SharedStore> _stores = [];

    public PostgresFactoryTests() => _stores["one"] = new SharedStore();

    protected override IStoreFactory Factory { get; } = new StoreFactory();

    public void Dispose()
    {
        foreach (var store in _stores.Values)
            store.Dispose();
    }

    [SkippableTheory]
    [InlineData("Folder=relative")]
    [InlineData("Username=u")]
    public void A_connection_string_without_a_full_path_of_a_folder_is_refused(string rest)
    {
        var error = Assert.Throws<PersonalizeException>(() => Factory.Open($"Host=db.example.com;Database=shop;Password=secret;{rest}"));

        Assert.Equal("StoreFolderMissing", error.ErrorId);
        Assert.DoesNotContain("secret", $"{error}{error.TargetValue}");
    }

    [SkippableFact]
    public void A_server_that_is_not_there_is_named_without_the_password()
    {
        var folder = Path.Combine(_stores["one"].Folder.Path, "other");
        var error = Assert.Throws<PersonalizeException>(() => Factory.Open($"Host=127.0.0.1;Port=1;Database=shop;Username=u;Password=secret;Folder={folder}"));

        Assert.Equal("StoreUnreachable", error.ErrorId);
        Assert.Contains("'shop' on 127.0.0.1:1", error.Message);
        Assert.DoesNotContain("secret", $"{error}{error.TargetValue}");
    }

    [SkippableFact]
    public void A_database_that_is_not_there_is_said_to_be_missing()
    {
        var error = Assert.Throws<PersonalizeException>(
            () => Factory.Open($"{PostgresServer.Shared.Admin};Database=nowhere;Folder={_stores["one"].Folder.Store}"));

        Assert.Equal("StoreUnusable", error.ErrorId);
        Assert.Contains("nowhere", error.Message);
    }

    protected override string Location(string name)
    {
        if (!_stores.TryGetValue(name, out var store))
            _stores[name] = store = new SharedStore();
        return store.Location;
    }
}
