using Personalize.Engine.Common;

namespace Personalize.Engine.Samples;

/// <summary>How large the sample is. The same options give the same bytes.</summary>
public sealed record SampleShopOptions
{
    /// <summary>Seed of the random generator.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Rows of the users file; at least 1.</summary>
    public int Users { get; init; } = 2000;

    /// <summary>Rows of the items file.</summary>
    public int Items { get; init; } = 1000;

    /// <summary>Rows of the interactions file.</summary>
    public int Events { get; init; } = 60_000;

    /// <exception cref="PersonalizeException">InvalidInput: every problem at once.</exception>
    public void Validate()
    {
        var problems = new ProblemList();
        if (Users < 1)
            problems.Add(ErrorIds.InvalidSampleSize, $"The sample would have {Users} users; at least 1 is needed.", Users);
        if (Items < SampleCatalog.FewestItems)
            problems.Add(ErrorIds.InvalidSampleSize, $"The sample would have {Items} items; at least {SampleCatalog.FewestItems} are needed.", Items);
        if (Events < 2L * Users)
            problems.Add(ErrorIds.InvalidSampleSize, $"The sample would have {Events} events for {Users} users; at least two per user are needed.", Events);
        problems.ThrowIfAny("The sample", ErrorIds.InvalidSampleSize);
    }
}
