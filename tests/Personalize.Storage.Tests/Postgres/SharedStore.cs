using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests.Postgres;

/// <summary>
/// A store in PostgreSQL for one test, in a schema of its own, opened when it is first asked for. The test is skipped where there is no server.
/// </summary>
internal sealed class SharedStore : IDisposable
{
    private static int s_schemas;

    private readonly Lazy<IStore> _store;
    private readonly PostgresServer _server;
    private readonly string _schema = $"test{Interlocked.Increment(ref s_schemas)}";

    public SharedStore(PostgresServer? server = null)
    {
        Skip.IfNot(PostgresServer.Reason is null, PostgresServer.Reason);
        _server = server ?? PostgresServer.Shared;
        _server.Execute($"CREATE SCHEMA {_schema}");
        _store = new Lazy<IStore>(Open);
    }

    public TempFolder Folder { get; } = new();

    public string Schema => _schema;

    public string Location => Locate(Folder.Store);

    public IStore Store => _store.Value;

    public IStore Open() => new StoreFactory().Open(Location);

    public string Locate(string folder) => $"{_server.Admin};Search Path={_schema};Folder={folder}";

    public void Execute(string sql) => _server.Execute($"SET search_path = {_schema}; {sql}");

    public void Dispose()
    {
        if (_store.IsValueCreated)
            _store.Value.Dispose();
        Folder.Dispose();
    }
}
