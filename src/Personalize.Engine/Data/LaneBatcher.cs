using Personalize.Engine.Kernels;

namespace Personalize.Engine.Data;

/// <summary>
/// Places users end to end on lanes, so that every window is full: the users of an epoch are assigned, longest first, to the lane with
/// the least work so far, and shuffled within each lane. A lane carries its state from window to window and resets it where a new user
/// begins.
/// </summary>
internal sealed class LaneBatcher
{
    private readonly int[] _users;
    private readonly int[] _order;
    private readonly int[] _positionCounts;
    private readonly List<int>[] _laneUsers;
    private readonly int[] _laneNext;
    private readonly int[] _lanePosition;
    private readonly long[] _laneLoad;

    /// <param name="users">The users to place.</param>
    /// <param name="positionCounts">User → positions, at least 1 for every user in <paramref name="users"/>.</param>
    /// <param name="lanes">Number of sequences side by side.</param>
    public LaneBatcher(IReadOnlyList<int> users, int[] positionCounts, int lanes)
    {
        _users = [.. users];
        _order = new int[_users.Length];
        _positionCounts = positionCounts;
        _laneUsers = [.. Enumerable.Range(0, lanes).Select(_ => new List<int>())];
        _laneNext = new int[lanes];
        _lanePosition = new int[lanes];
        _laneLoad = new long[lanes];
        EventCount = users.Sum(u => (long)positionCounts[u]);
    }

    /// <summary>Number of positions in an epoch.</summary>
    public long EventCount { get; }

    /// <summary>Assigns the users again; the same random numbers give the same assignment, whatever went before.</summary>
    public void StartEpoch(FastRandom random)
    {
        _users.CopyTo(_order, 0);
        random.Shuffle(_order);
        // Jittered lengths keep the lanes balanced but give users different neighbours in every epoch.
        var keys = Array.ConvertAll(_order, u => -_positionCounts[u] * (0.8 + (0.4 * random.NextDouble())));
        Array.Sort(keys, _order);
        var lanes = new PriorityQueue<int, (long Load, int Lane)>();
        for (var lane = 0; lane < _laneUsers.Length; lane++)
        {
            _laneUsers[lane].Clear();
            _laneNext[lane] = 0;
            _lanePosition[lane] = 0;
            _laneLoad[lane] = 0;
            lanes.Enqueue(lane, (0, lane));
        }

        foreach (var user in _order)
        {
            var lane = lanes.Dequeue();
            _laneUsers[lane].Add(user);
            _laneLoad[lane] += _positionCounts[user];
            lanes.Enqueue(lane, (_laneLoad[lane], lane));
        }

        foreach (var users in _laneUsers)
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(users));
    }

    /// <summary>Fills the next window; false at the end of the epoch.</summary>
    public bool Next(SequenceWindow window)
    {
        window.EventCount = 0;
        for (var t = 0; t < window.Steps; t++)
        {
            for (var lane = 0; lane < window.Lanes; lane++)
            {
                var row = (t * window.Lanes) + lane;
                if (_laneNext[lane] >= _laneUsers[lane].Count)
                {
                    window.Positions[row] = SequenceWindow.NoEvent;
                    continue;
                }

                var user = _laneUsers[lane][_laneNext[lane]];
                window.Users[row] = user;
                window.Positions[row] = _lanePosition[lane]++;
                window.EventCount++;
                if (_lanePosition[lane] == _positionCounts[user])
                {
                    _laneNext[lane]++;
                    _lanePosition[lane] = 0;
                }
            }
        }

        return window.EventCount > 0;
    }
}
