using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Serving.Histories;

/// <summary>Histories are caches: other processes find them, whoever cannot keep them does without, and they go with what they were made of.</summary>
public sealed class UserHistoryCacheTests : IDisposable
{
    private static readonly string s_dataset = Arn.Dataset(EngineFixture.Group, DatasetType.Interactions);

    private readonly EngineFixture _fixture = new();
    private readonly string _version;

    public UserHistoryCacheTests()
    {
        _fixture.Prepare();
        _version = _fixture.Train().Arn;
    }

    private InMemoryStore Store => _fixture.Store;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Another_process_finds_them_among_the_caches_and_not_among_the_models()
    {
        var answer = Ask(_fixture.Engine);
        Assert.Equal([s_dataset], Store.Caches.Keys.Select(key => key.DatasetArn));
        Assert.Equal(0, Store.Models.Sweep());
        var read = Store.Segments.ReadCount;

        using var other = _fixture.AnotherEngine();

        Assert.Equal(answer, Ask(other));
        Assert.Equal(read, Store.Segments.ReadCount);
        Assert.Single(Store.Caches.Keys);
    }

    [Fact]
    public void What_cannot_be_kept_is_in_memory_only()
    {
        Store.Caches.IsFull = true;

        var answer = Ask(_fixture.Engine);

        Assert.Equal(["a@10:view", "b@20:purchase", "top"], answer);
        Assert.Empty(Store.Caches.Keys);
        var read = Store.Segments.ReadCount;
        Assert.Equal(answer, Ask(_fixture.Engine));
        Assert.Equal(read, Store.Segments.ReadCount);
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void What_has_vanished_is_made_again()
    {
        var answer = Ask(_fixture.Engine);
        Store.Caches.Forget(s_dataset);
        using var other = _fixture.AnotherEngine();

        Assert.Equal(answer, Ask(other));

        Assert.Single(Store.Caches.Keys);
    }

    [Fact]
    public void What_another_release_has_kept_is_made_again()
    {
        var answer = Ask(_fixture.Engine);
        var key = Assert.Single(Store.Caches.Keys);
        var madeOf = Store.Catalog.Segments(s_dataset)[0].Id;
        Assert.True(Store.Caches.TryPut(key, madeOf, """{"Format":2,"Source":"x","EventTypes":[],"Context":[]}""", [new Tensor("x", [1], new[] { 1 })]));
        using var other = _fixture.AnotherEngine();

        Assert.Equal(answer, Ask(other));
    }

    [Fact]
    public void They_go_with_the_dataset()
    {
        Ask(_fixture.Engine);
        Assert.Single(Store.Caches.Keys);

        _fixture.Engine.DeleteDataset(new DeleteDatasetRequest(EngineFixture.Group, DatasetType.Interactions));

        Assert.Empty(Store.Caches.Keys);
        Assert.Equal(["top"], Ask(_fixture.Engine));
    }

    [Fact]
    public void They_go_when_users_are_removed()
    {
        Ask(_fixture.Engine);
        Assert.Single(Store.Caches.Keys);

        _fixture.Engine.DeleteUsers(new DeleteUsersRequest(EngineFixture.Group, ["u1"]), _fixture.Context);

        Assert.Empty(Store.Caches.Keys);
        Assert.Equal(["top"], Ask(_fixture.Engine));
    }

    private string[] Ask(PersonalizeEngine engine) =>
        [.. engine.GetRecommendations(new() { Campaign = _version, UserId = "u1" }, _fixture.Context).ItemList.Select(item => item.ItemId)];
}
