namespace Personalize.Engine.Serving.Histories;

/// <summary>The most recently requested users, up to a maximum number. Not thread-safe.</summary>
internal sealed class RecentUsers(int capacity)
{
    private readonly Dictionary<string, LinkedListNode<(string UserId, UserHistory History)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string UserId, UserHistory History)> _order = new();

    public UserHistory GetOrAdd(string userId, Func<string, UserHistory> create)
    {
        if (_nodes.TryGetValue(userId, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.History;
        }

        var history = create(userId);
        if (_nodes.Count >= capacity)
        {
            _nodes.Remove(_order.Last!.Value.UserId);
            _order.RemoveLast();
        }

        _nodes.Add(userId, _order.AddFirst((userId, history)));
        return history;
    }
}
