using System.Numerics;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Tests.Networks;

// The terms of the score, by the names that the engine lists them under: a term that is missing here fails the gradient tests.
internal sealed partial class HrnnReference<T>
    where T : IFloatingPointIeee754<T>
{
    private delegate void TermForward(Step s, T[] p, T[] scores);

    private delegate void TermBackward(Step s, T[] p, T[] g, T[] dQuery);

    private IReadOnlyDictionary<string, (TermForward Forward, TermBackward Backward)> Terms => field ??= new Dictionary<string, (TermForward, TermBackward)>
    {
        ["network"] = (NetworkForward, NetworkBackward),
        ["item_bias"] = (BiasForward, BiasBackward),
        ["copy"] = (CopyForward, CopyBackward),
        ["follow"] = (FollowForward, FollowBackward),
        ["trend"] = (TrendForward, TrendBackward),
        ["first_order"] = (FirstOrderForward, FirstOrderBackward),
    };

    private ParameterTensor Copy => shape.Layout["copy"];

    private ParameterTensor Follow => shape.Layout["follow"];

    private ParameterTensor Trend => shape.Layout["trend"];

    private ParameterTensor FirstOrder => shape.Layout["first_order"];

    private void NetworkForward(Step s, T[] p, T[] scores)
    {
        for (var item = 0; item < shape.ItemCount; item++)
        {
            foreach (var (tensor, row, weight) in IsOwn(s, item) ? [] : ItemRows(item))
            {
                for (var j = 0; j < _hidden; j++)
                    scores[item] += s.Query[j] * Number(weight) * p[At(tensor, row, j)];
            }
        }
    }

    private void NetworkBackward(Step s, T[] p, T[] g, T[] dQuery)
    {
        for (var item = 0; item < shape.ItemCount; item++)
        {
            foreach (var (tensor, row, weight) in IsOwn(s, item) ? [] : ItemRows(item))
            {
                for (var j = 0; j < _hidden; j++)
                {
                    g[At(tensor, row, j)] += Number(weight) * s.DScores[item] * s.Query[j];
                    dQuery[j] += Number(weight) * s.DScores[item] * p[At(tensor, row, j)];
                }
            }
        }
    }

    private void BiasForward(Step s, T[] p, T[] scores)
    {
        for (var item = 0; item < shape.ItemCount; item++)
        {
            foreach (var (tensor, column, weight) in IsOwn(s, item) ? [] : BiasCells(item))
                scores[item] += Number(weight) * p[At(tensor, 0, column)];
        }
    }

    private void BiasBackward(Step s, T[] p, T[] g, T[] dQuery)
    {
        for (var item = 0; item < shape.ItemCount; item++)
        {
            foreach (var (tensor, column, weight) in IsOwn(s, item) ? [] : BiasCells(item))
                g[At(tensor, 0, column)] += Number(weight) * s.DScores[item];
        }
    }

    private void CopyForward(Step s, T[] p, T[] scores)
    {
        foreach (var (item, habit, time) in Copies(s))
            scores[item] += p[At(Copy, habit, 0)] + p[At(Copy, time, 0)];
    }

    private void CopyBackward(Step s, T[] p, T[] g, T[] dQuery)
    {
        foreach (var (item, habit, time) in Copies(s))
        {
            g[At(Copy, habit, 0)] += s.DScores[item];
            g[At(Copy, time, 0)] += s.DScores[item];
        }
    }

    private void FollowForward(Step s, T[] p, T[] scores)
    {
        foreach (var (item, cell) in Follows(s))
            scores[item] += p[At(Follow, cell, 0)];
    }

    private void FollowBackward(Step s, T[] p, T[] g, T[] dQuery)
    {
        foreach (var (item, cell) in Follows(s))
            g[At(Follow, cell, 0)] += s.DScores[item];
    }

    private void TrendForward(Step s, T[] p, T[] scores)
    {
        foreach (var (item, cell, value) in Trends(s))
            scores[item] += p[At(Trend, cell, 0)] * value;
    }

    private void TrendBackward(Step s, T[] p, T[] g, T[] dQuery)
    {
        foreach (var (item, cell, value) in Trends(s))
            g[At(Trend, cell, 0)] += s.DScores[item] * value;
    }

    private void FirstOrderForward(Step s, T[] p, T[] scores)
    {
        s.Near = new T[shape.ItemCount];
        ForEachNeighbor(s, (lag, item, similarity) => s.Near[item] += T.Exp(p[At(FirstOrder, lag, 0)]) * similarity);
        var beta = p[At(FirstOrder, FirstOrderTerm.Lags, 0)];
        for (var item = 0; item < shape.ItemCount; item++)
            scores[item] += beta * T.Log(T.One + s.Near[item]);
    }

    private void FirstOrderBackward(Step s, T[] p, T[] g, T[] dQuery)
    {
        var beta = p[At(FirstOrder, FirstOrderTerm.Lags, 0)];
        for (var item = 0; item < shape.ItemCount; item++)
            g[At(FirstOrder, FirstOrderTerm.Lags, 0)] += s.DScores[item] * T.Log(T.One + s.Near[item]);
        ForEachNeighbor(s, (lag, item, similarity) =>
            g[At(FirstOrder, lag, 0)] += s.DScores[item] * beta / (T.One + s.Near[item]) * similarity * T.Exp(p[At(FirstOrder, lag, 0)]));
    }

    private bool IsOwn(Step s, int item) => sequences.Items.AsSpan(sequences.Snapshot.UserOffsets[s.User], s.Position).Contains(item);

    /// <summary>The user's own items, with the cells that speak for each.</summary>
    private IEnumerable<(int Item, int Habit, int Time)> Copies(Step s)
    {
        var start = sequences.Snapshot.UserOffsets[s.User];
        foreach (var group in Enumerable.Range(0, s.Position).GroupBy(q => sequences.Items[start + q]))
        {
            var last = group.Max();
            yield return (
                group.Key,
                (OwnItems.CountBucket(group.Count()) * OwnItems.AgeBuckets) + OwnItems.AgeBucket(s.Position - 1 - last),
                OwnItems.Habits + OwnItems.TimeBucket(sequences.Times[start + s.Position - 1] - sequences.Times[start + last]));
        }
    }

    /// <summary>What came after earlier occurrences of the current item, newest first.</summary>
    private IEnumerable<(int Item, int Cell)> Follows(Step s)
    {
        var history = sequences.Items.AsSpan(sequences.Snapshot.UserOffsets[s.User], s.Position).ToArray();
        return Enumerable.Range(0, Math.Max(0, s.Position - 1)).Reverse().Where(q => history[q] == history[^1])
            .Take(FollowTerm.Occurrences).Select((q, k) => (history[q + 1], k));
    }

    /// <summary>Demand of items that the user never had, at the newest moment before the event before.</summary>
    private IEnumerable<(int Item, int Cell, T Value)> Trends(Step s)
    {
        var start = sequences.Snapshot.UserOffsets[s.User];
        var now = sequences.Times[start + Math.Max(0, s.Position - 1)];
        var moment = neighbors.Trend.Times.Count(time => time <= now) - 1;
        var own = sequences.Items.AsSpan(start, s.Position).ToArray().ToHashSet();
        return from item in Enumerable.Range(0, shape.ItemCount)
               where !own.Contains(item)
               from scale in Enumerable.Range(0, TrendTable.Scales)
               select (item, TrendTerm.FirstWeight(s.Position) + scale,
                   Number(neighbors.Trend.ValueArray[(((moment * TrendTable.Scales) + scale) * shape.ItemCount) + item]));
    }

    private void ForEachNeighbor(Step s, Action<int, int, T> visit)
    {
        var table = neighbors.ForTraining(s.User);
        var start = sequences.Snapshot.UserOffsets[s.User];
        for (var lag = 0; lag < Math.Min(FirstOrderTerm.Lags, s.Position); lag++)
        {
            var item = sequences.Items[start + s.Position - 1 - lag];
            for (var k = table.Offsets[item]; k < table.Offsets[item + 1]; k++)
                visit(lag, table.ItemArray[k], Number(table.SimilarityArray[k]));
        }
    }
}
