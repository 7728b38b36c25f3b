using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests;

/// <summary>A store for one test, opened when it is first asked for.</summary>
internal sealed class TempStore : IDisposable
{
    private readonly Lazy<IStore> _store;

    public TempStore() => _store = new Lazy<IStore>(() => new StoreFactory().Open(Folder.Store));

    public TempFolder Folder { get; } = new();

    public IStore Store => _store.Value;

    public void Dispose()
    {
        if (_store.IsValueCreated)
            _store.Value.Dispose();
        Folder.Dispose();
    }
}
