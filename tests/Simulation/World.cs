namespace Personalize.Simulation;

/// <summary>
/// A shop whose users and items are known. A user chooses item i at time t with utility
/// <code>a = Taste·(u·v_i)/√8 + Quality·g_i - Fading·age in days</code>
/// where u turns with the user's tastes, v_i is partly that of the item's category, which is all that is known of a new item, and g_i is its quality,
/// which nobody knows.
/// </summary>
internal sealed record World
{
    public required string Name { get; init; }

    public int Users { get; init; } = 1000;

    /// <summary>Items at the beginning.</summary>
    public int Items { get; init; } = 300;

    /// <summary>Items that arrive on every day.</summary>
    public int Arrivals { get; init; } = 15;

    /// <summary>Days of the replay, on each of which every second user asks for a list.</summary>
    public int Days { get; init; } = 20;

    /// <summary>Events of a user before the replay.</summary>
    public int History { get; init; } = 30;

    public int Categories { get; init; } = 20;

    /// <summary>The share of an item's vector that is that of its category.</summary>
    public double Informed { get; init; } = 0.6;

    public double Taste { get; init; } = 1;

    public double Quality { get; init; } = 1.5;

    /// <summary>Whether a few items are far better than all others, instead of a normal distribution.</summary>
    public bool HasHits { get; init; }

    public double Fading { get; init; }

    /// <summary>How far tastes turn in a day, in radians.</summary>
    public double Drift { get; init; }

    /// <summary>Whether the category given for an item that arrives says nothing about it.</summary>
    public bool Misleads { get; init; }

    /// <summary>Items arrive on every so many days, as many as otherwise on each of them.</summary>
    public int ArrivalDays { get; init; } = 1;

    /// <summary>Whether users choose the same items again; otherwise nobody chooses, or is shown, an item twice.</summary>
    public bool Repeats { get; init; }

    /// <summary>Length of a list.</summary>
    public int Results { get; init; } = 10;

    /// <summary>Events per day of users who find something without a recommendation, per list that is shown.</summary>
    public double Organic { get; init; } = 0.2;

    /// <summary>Whether it is known which list was shown when a user clicked.</summary>
    public bool RecordsImpressions { get; init; } = true;

    /// <summary>Utility at which half of those who look at an item click.</summary>
    public double Threshold { get; init; } = 3;
}
