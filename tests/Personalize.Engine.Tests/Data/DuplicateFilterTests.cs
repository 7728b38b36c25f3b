using CsCheck;
using Personalize.Engine.Data;

namespace Personalize.Engine.Tests.Data;

public class DuplicateFilterTests
{
    [Fact]
    public void It_agrees_with_a_set_of_the_events_themselves() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], Gen.Long[0, 5], Gen.Int[-1, 2]).Array[0, 5000].Sample(
            events =>
            {
                var filter = new DuplicateFilter();
                var set = new HashSet<(int, int, long, int)>();
                foreach (var (user, item, time, type) in events)
                    Assert.Equal(set.Add((user, item, time, type)), filter.Add(user, item, time, type));
            },
            iter: 50);

    [Fact]
    public void A_million_neighbouring_events_are_all_different()
    {
        var filter = new DuplicateFilter();
        for (var i = 0; i < 1_000_000; i++)
            Assert.True(filter.Add(i % 100, i / 100 % 100, i / 10_000, (i % 3) - 1));
    }
}
