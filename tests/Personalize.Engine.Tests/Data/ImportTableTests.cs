using Personalize.Engine.Data;
using Personalize.Engine.Import;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Data;

/// <summary>The tables of an import give the same answers for many rows at once as for one row after the other.</summary>
public class ImportTableTests
{
    [Fact]
    public void Ids_that_are_added_together_get_the_numbers_they_get_one_by_one()
    {
        var random = new FastRandom(1, 0);
        var (together, single) = (new GrowingVocabulary(), new GrowingVocabulary());
        for (var block = 0; block < 20; block++)
        {
            var texts = new TextColumn();
            var ids = Enumerable.Range(0, 1 + random.NextInt(2000)).Select(_ => $"id-{random.NextInt(3000)}").ToArray();
            foreach (var id in ids)
                texts.Add(id);
            int[] rows = [.. Enumerable.Range(0, ids.Length).Where(_ => random.NextInt(4) > 0)];
            var indices = new int[ids.Length];
            Array.Fill(indices, -7);

            together.Add(texts, rows, indices);

            var expected = new int[ids.Length];
            Array.Fill(expected, -7);
            foreach (var row in rows)
                expected[row] = single.Add(ids[row]);
            Assert.Equal(expected, indices);
        }

        Assert.Equal(single.Ids, together.Ids);
        Assert.InRange(single.Count, 2000, 3000);
    }

    [Fact]
    public void Events_that_are_added_together_are_new_when_they_are_one_by_one()
    {
        var random = new FastRandom(2, 0);
        var (together, single) = (new DuplicateFilter(), new DuplicateFilter());
        for (var block = 0; block < 20; block++)
        {
            var count = 1 + random.NextInt(2000);
            int[] Numbers(int most) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt(most))];
            var (users, items, types) = (Numbers(20), Numbers(20), Numbers(3));
            long[] times = [.. Numbers(40)];
            int[] rows = [.. Enumerable.Range(0, count).Where(_ => random.NextInt(4) > 0)];
            var isNew = new bool[count];
            var withTypes = block % 2 == 0;

            together.Add(rows, users, items, times, withTypes ? types : default(ReadOnlySpan<int>), isNew);

            Assert.Equal(rows.Select(row => single.Add(users[row], items[row], times[row], withTypes ? types[row] : -1)), isNew.Take(rows.Length));
        }
    }

    [Fact]
    public void A_block_ends_when_its_texts_are_long_and_forgets_what_was_before()
    {
        var block = new RowBlock(2, 10);
        var row = new string('x', 1 << 21);
        while (!block.IsFull)
        {
            block.Add(0, row);
            block.Add(1, "y");
            block.EndRow(block.Count + 5, block.Count == 1 ? "is bad" : null);
        }

        Assert.Equal((4, true), (block.Count, block.HasProblems));
        Assert.Equal(("is bad", -1, 6), (block.Problem(1), block.ProblemColumn(1), block.Line(1)));
        block.Clear();
        Assert.Equal((0, false), (block.Count, block.IsFull));
        block.Add(0, "a");
        block.Add(1, "");
        block.EndRow(1, null);
        Assert.Equal(("a", "", null), (block.Columns[0][0].ToString(), block.Columns[1][0].ToString(), block.Problem(0)));
        Assert.Null(block.Problem(1));
    }
}
