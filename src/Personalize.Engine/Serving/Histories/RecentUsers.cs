namespace Personalize.Engine.Serving.Histories;

/// <summary>The most recently requested users, up to a maximum number and memory. Not thread-safe.</summary>
internal sealed class RecentUsers(int capacity, long mostBytes)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = new();

    /// <summary>Memory of all histories, as far as it was reported.</summary>
    public long Bytes { get; private set; }

    /// <summary>Number of users.</summary>
    public int Count => _nodes.Count;

    public UserHistory GetOrAdd(string userId, Func<UserHistory> create)
    {
        if (_nodes.TryGetValue(userId, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.History;
        }

        var history = create();
        if (_nodes.Count >= capacity)
            RemoveOldest();
        _nodes.Add(userId, _order.AddFirst(new Entry(userId, history)));
        return history;
    }

    /// <summary>Takes note of how much memory a history takes now. The users who were not asked for longest make room, then this one.</summary>
    public void Report(string userId, UserHistory history, long bytes)
    {
        // It may have made room for others in the meantime.
        if (!_nodes.TryGetValue(userId, out var node) || node.Value.History != history)
            return;
        Bytes += bytes - node.Value.Bytes;
        node.Value.Bytes = bytes;
        while (Bytes > mostBytes)
            RemoveOldest();
    }

    private void RemoveOldest()
    {
        var oldest = _order.Last!.Value;
        Bytes -= oldest.Bytes;
        _nodes.Remove(oldest.UserId);
        _order.RemoveLast();
    }

    private sealed class Entry(string userId, UserHistory history)
    {
        public string UserId => userId;

        public UserHistory History => history;

        public long Bytes { get; set; }
    }
}
