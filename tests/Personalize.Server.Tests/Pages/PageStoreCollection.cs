namespace Personalize.Server.Tests.Pages;

/// <summary>Tests that share one store, because filling it takes a while.</summary>
[CollectionDefinition(Name)]
public sealed class PageStoreCollection : ICollectionFixture<PageStore>
{
    public const string Name = "page store";
}
