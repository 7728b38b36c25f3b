namespace Personalize.Server.Cluster;

/// <summary>Places works at most once a second, and at once what is new.</summary>
internal sealed class DispatcherGrain(ClusterNode node) : Grain, IDispatcherGrain
{
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(1);

    private readonly Dispatcher _dispatcher = new(node);
    private DateTime _last;

    public async Task Pass(bool isNew)
    {
        if (!isNew && DateTime.UtcNow - _last < s_pace)
            return;
        await _dispatcher.Pass();
        _last = DateTime.UtcNow;
    }
}
