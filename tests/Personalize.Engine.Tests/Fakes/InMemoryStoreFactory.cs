using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Stores that are gone with the factory.</summary>
internal sealed class InMemoryStoreFactory : IStoreFactory
{
    private readonly ConcurrentDictionary<string, InMemoryStore> _stores = [];

    public IConfigurationReader Configuration { get; } = new JsonTree();

    public IStore Open(string location)
    {
        StoreLocation.Parse(location).RequireDirectory();
        return _stores.GetOrAdd(location, _ => new InMemoryStore());
    }

    public StoreRepairReport Repair(RepairStoreRequest request, OperationContext context) => throw new NotSupportedException();

    public StoreRestoreReport Restore(RestoreStoreRequest request, OperationContext context) => throw new NotSupportedException();

    public StoreCopyReport Copy(CopyStoreRequest request, OperationContext context) => throw new NotSupportedException();

    public void WarmUp()
    {
    }
}
