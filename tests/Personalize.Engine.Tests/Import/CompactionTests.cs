using CsCheck;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Import;

public class CompactionTests
{
    [Fact]
    public void Few_segments_and_those_after_a_large_one_stay()
    {
        Assert.Equal(0, Choose([]));
        Assert.Equal(0, Choose([5, 5, 5, 5, 5, 5, 5]));
        Assert.Equal(8, Choose([5, 5, 5, 5, 5, 5, 5, 5]));
        Assert.Equal(8, Choose([1000, 5, 5, 5, 5, 5, 5, 5, 5]));
        Assert.Equal(9, Choose([10, 5, 5, 5, 5, 5, 5, 5, 5]));
        Assert.Equal(0, Choose([5, 5, 5, 5, 5, 5, 5, 1000]));
        Assert.Equal(0, Choose([0, 0, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Whatever_the_sizes_there_are_few_segments_and_no_row_is_rewritten_often() =>
        Gen.Long[1, 1_000_000].Array[1, 400].Sample(
            sizes =>
            {
                // Each import with how often its rows were rewritten, segment by segment.
                var segments = new List<List<(long Rows, int Times)>>();
                foreach (var size in sizes)
                {
                    segments.Add([(size, 0)]);
                    var count = Choose([.. segments.Select(segment => segment.Sum(part => part.Rows))]);
                    if (count == 0)
                        continue;
                    var merged = segments.TakeLast(count).SelectMany(segment => segment).Select(part => (part.Rows, part.Times + 1)).ToList();
                    segments.RemoveRange(segments.Count - count, count);
                    segments.Add(merged);
                }

                var total = sizes.Sum();
                Assert.Equal(sizes, segments.SelectMany(segment => segment).Select(part => part.Rows));
                Assert.InRange(segments.Count, 1, Compaction.Fewest * (2 + Math.Log2(total)));
                Assert.All(
                    segments.SelectMany(segment => segment),
                    part => Assert.InRange(part.Times, 0, Math.Floor(Math.Log((double)total / part.Rows, 4) + 1e-9)));
            },
            iter: 200);

    [Fact]
    public void Equal_imports_need_less_than_two_dozen_segments()
    {
        var segments = new List<long>();
        var most = 0;
        for (var number = 0; number < 5000; number++)
        {
            segments.Add(100);
            if (Choose(segments) is var count && count > 0)
            {
                var rows = segments.TakeLast(count).Sum();
                segments.RemoveRange(segments.Count - count, count);
                segments.Add(rows);
            }

            most = Math.Max(most, segments.Count);
        }

        Assert.InRange(most, 8, 24);
    }

    private static int Choose(IReadOnlyList<long> sizes) => Compaction.Choose([.. sizes.Select((rows, i) => new SegmentInfo($"{i}", rows, 1))]);
}
