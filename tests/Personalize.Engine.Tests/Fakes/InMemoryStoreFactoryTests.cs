using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>The fake is only worth something when it behaves like the real one.</summary>
public class InMemoryStoreFactoryTests : StoreFactoryContract
{
    protected override IStoreFactory Factory { get; } = new InMemoryStoreFactory();

    protected override string Location(string name) => name;
}
