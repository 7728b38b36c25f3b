using Personalize.Engine.Kernels;

namespace Personalize.Engine.Samples;

/// <summary>One user of the sample shop: who they are, what they are interested in now, and how they go through the series.</summary>
internal sealed class SampleVisitor
{
    private const ulong ShareStream = 102;
    private const ulong FirstUserStream = 1_000;
    private const int Interests = 3;
    private const int RememberedItems = 4;
    private const double EventsPerSession = 7;
    private const byte View = 0, Cart = 1, Purchase = 2;

    private readonly int _user;
    private readonly SampleCatalog _catalog;
    private readonly FastRandom _random;
    private readonly byte _device;

    // Where the user is in the series of current interest: (series, position of the next item).
    private readonly (int Series, int Position)[] _interests = new (int, int)[Interests];
    private readonly List<int> _remembered = [];
    private readonly List<int> _consumed = [];

    public SampleVisitor(int user, SampleCatalog catalog, ulong seed)
    {
        (_user, _catalog) = (user, catalog);
        _random = new FastRandom(seed, FirstUserStream + (ulong)user);
        Segment = _random.NextInt(SampleShop.SegmentCount);
        Age = Math.Clamp(24 + (8 * Segment) + (int)(6 * _random.NextGaussian()), 18, 80);
        _device = (byte)(_random.NextDouble() < 0.6 ? 0 : 1 + _random.NextInt(SampleShop.DeviceCount - 1));
        for (var i = 0; i < Interests; i++)
            _interests[i] = NewInterest();
    }

    public int Age { get; }

    public int Segment { get; }

    /// <summary>How many events each user has: a few users have many, everyone has at least two, and together they have exactly the requested number.</summary>
    public static int[] ShareEvents(SampleShopOptions options)
    {
        var random = new FastRandom(options.Seed, ShareStream);
        var weights = new double[options.Users];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Math.Exp(0.7 * random.NextGaussian());
        var total = weights.Sum();
        var spare = options.Events - (2 * options.Users);
        var counts = Array.ConvertAll(weights, w => 2 + (int)(spare * (w / total)));

        // What is left after rounding down, one per user.
        for (var (i, left) = (0, options.Events - counts.Sum()); left > 0; left--)
            counts[i++ % counts.Length]++;
        return counts;
    }

    /// <summary>Adds this user's events, at increasing times.</summary>
    public void Visit(int count, List<SampleEvent> events)
    {
        var end = events.Count + count;
        var time = SampleShop.Start + (long)(_random.NextDouble() * 0.5 * SampleShop.Length);
        while (events.Count < end)
        {
            if (_random.NextDouble() < 0.15)
                _interests[_random.NextInt(Interests)] = NewInterest();
            time = VisitOnce(time, end, events);

            // The remaining visits share the remaining time.
            var visitsLeft = Math.Max(1, (end - events.Count) / EventsPerSession);
            var timeLeft = Math.Max(0, SampleShop.Start + SampleShop.Length - time);
            time += 3_600 + (long)(timeLeft / visitsLeft * (0.2 + (1.4 * _random.NextDouble())));
        }
    }

    private long VisitOnce(long time, int end, List<SampleEvent> events)
    {
        var device = _random.NextDouble() < 0.85 ? _device : (byte)_random.NextInt(SampleShop.DeviceCount);
        void Add(int item, byte type)
        {
            if (events.Count < end)
                events.Add(new SampleEvent(_user, item, time, type, device));
            time += 8 + (long)(-60 * Math.Log(1 - _random.NextDouble()));
        }

        if (_consumed.Count > 0 && _random.NextDouble() < 0.2)
            Add(_consumed[_random.NextInt(_consumed.Count)], Purchase);
        var interest = _random.NextInt(Interests);
        do
        {
            var item = NextItem(ref _interests[interest], time);
            Add(item, View);
            if (_random.NextDouble() < 0.15)
            {
                Add(item, Cart);
                if (_random.NextDouble() < 0.5)
                    Buy(item, Add);
            }
        }
        while (events.Count < end && _random.NextDouble() < 0.8);
        return time;
    }

    private void Buy(int item, Action<int, byte> add)
    {
        add(item, Purchase);
        if (SampleCatalog.IsConsumed(_catalog.Items[item].Category) && !_consumed.Contains(item))
            _consumed.Add(item);
    }

    /// <summary>Usually the next item of the series, now and then one seen before or another one of the category.</summary>
    private int NextItem(ref (int Series, int Position) interest, long time)
    {
        var choice = _random.NextDouble();
        if (choice < 0.1 && _remembered.Count > 0)
            return _remembered[_random.NextInt(_remembered.Count)];
        if (choice < 0.18)
        {
            var (other, _) = InterestIn(interest.Series % _catalog.CategoryCount);
            var onSale = _catalog.CountOnSale(other, time);
            if (onSale > 0)
                return Remember(_catalog.ItemsOf(other)[_random.NextInt(onSale)]);
        }

        // A finished series is followed by the next one of the category or, if nothing of that is on sale, by any other.
        for (var tries = 0; interest.Position >= _catalog.CountOnSale(interest.Series, time); tries++)
        {
            var siblings = _catalog.SeriesOf(interest.Series % _catalog.CategoryCount).Count;
            interest = (tries < siblings ? _catalog.SeriesAfter(interest.Series) : _random.NextInt(_catalog.SeriesCount), 0);
        }

        var item = _catalog.ItemsOf(interest.Series)[interest.Position];
        interest.Position += choice < 0.9 ? 1 : 2;
        return Remember(item);
    }

    private int Remember(int item)
    {
        if (_remembered.Count == RememberedItems)
            _remembered.RemoveAt(0);
        _remembered.Add(item);
        return item;
    }

    private (int Series, int Position) NewInterest()
    {
        // Two thirds of the interests come from the four categories of the user's segment.
        var category = _random.NextDouble() < 0.67 ? ((Segment * 3) + _random.NextInt(4)) % _catalog.CategoryCount : _random.NextInt(_catalog.CategoryCount);
        return InterestIn(category);
    }

    /// <summary>A series of the category, most often one of the first, starting at one of its first items.</summary>
    private (int Series, int Position) InterestIn(int category)
    {
        var series = _catalog.SeriesOf(category);
        var skewed = _random.NextDouble() * _random.NextDouble();
        return (series[(int)(skewed * series.Count)], _random.NextInt(3));
    }
}
