using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>A log of shown lists that forgets everything with the process; passes the same contract as the real one.</summary>
/// <param name="exists">Whether a dataset group exists.</param>
internal sealed class InMemoryRecommendationLog(Func<string, bool> exists) : IRecommendationLog
{
    private readonly Lock _lock = new();
    private readonly List<ShownList> _lists = [];

    public bool IsReadOnly { get; set; }

    /// <summary>What the next writes fail with; null if they succeed.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How many lists each write had.</summary>
    public List<int> Writes { get; } = [];

    public void Append(IReadOnlyList<ShownList> lists, DateTime now, int most = IRecommendationLog.MostLists)
    {
        lock (_lock)
        {
            if (Failure is not null)
                throw Failure;
            Writes.Add(lists.Count);
            RemoveExpired(now);
            var known = _lists.Select(list => list.RecommendationId).ToHashSet();
            _lists.AddRange(lists.Where(list => exists(list.DatasetGroupArn) && known.Add(list.RecommendationId)));

            foreach (var ofGroup in _lists.GroupBy(list => list.DatasetGroupArn).ToList())
                ofGroup.SkipLast(most).ToList().ForEach(list => _lists.Remove(list));
        }
    }

    public IReadOnlyList<ShownList> Find(IReadOnlyCollection<string> recommendationIds)
    {
        lock (_lock)
            return [.. _lists.Where(list => recommendationIds.Contains(list.RecommendationId))];
    }

    public IEnumerable<IReadOnlyList<ShownList>> Read(string datasetGroupArn, DateTime from, DateTime until)
    {
        lock (_lock)
        {
            var lists = _lists.Where(list => list.DatasetGroupArn == datasetGroupArn && list.ShownAt >= from && list.ShownAt < until).ToArray();
            return lists.Length == 0 ? [] : [lists];
        }
    }

    public IReadOnlyList<ShownList> ReadUser(string datasetGroupArn, string userId)
    {
        lock (_lock)
            return [.. _lists.Where(list => list.DatasetGroupArn == datasetGroupArn && list.UserId == userId)];
    }

    public void Keep(string campaignArn, TimeSpan time)
    {
        lock (_lock)
        {
            for (var i = 0; i < _lists.Count; i++)
            {
                if (_lists[i].CampaignArn == campaignArn)
                    _lists[i] = _lists[i] with { ExpiresAt = _lists[i].ShownAt + time };
            }
        }
    }

    public void RemoveExpired(DateTime now)
    {
        lock (_lock)
            _lists.RemoveAll(list => list.ExpiresAt <= now);
    }

    public int RemoveUsers(string datasetGroupArn, IReadOnlyCollection<string> usersAndSessions)
    {
        lock (_lock)
        {
            return _lists.RemoveAll(list => list.DatasetGroupArn == datasetGroupArn
                && (usersAndSessions.Contains(list.UserId) || usersAndSessions.Contains(list.SessionId)));
        }
    }

    /// <summary>The dataset group has gone.</summary>
    public void Drop(string datasetGroupArn)
    {
        lock (_lock)
            _lists.RemoveAll(list => list.DatasetGroupArn == datasetGroupArn);
    }
}
