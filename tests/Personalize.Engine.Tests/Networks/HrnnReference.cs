using System.Numerics;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Networks;

/// <summary>
/// The network written exactly like its formulas, one number at a time, for any number type: in double it checks the hand-derived
/// gradients by central differences, and the fast network is compared with it. It has no dropout except that of item embeddings, which
/// the roles of the items determine.
/// </summary>
internal sealed partial class HrnnReference<T>(HrnnShape shape, EncodedSequences sequences, NeighborTables neighbors, float horizonShare)
    where T : IFloatingPointIeee754<T>
{
    private readonly int _hidden = shape.Hidden;

    /// <summary>Weight of a row in the loss.</summary>
    public required Func<int, int, float> Weight { get; init; }

    /// <summary>What the vector of an item is made of.</summary>
    public ItemRole[] Roles { get; init; } = new ItemRole[shape.ItemCount];

    /// <summary>
    /// Σ weight·cross-entropy over the window; adds its gradient to <paramref name="gradient"/> and leaves the lanes' last
    /// states in <paramref name="carried"/> (constants for the gradient: truncation).
    /// </summary>
    public T LossAndGradient(SequenceWindow window, T[] parameters, T[][] carried, T[]? gradient)
    {
        var loss = T.Zero;
        for (var lane = 0; lane < window.Lanes; lane++)
            loss += Lane(window, lane, parameters, carried, gradient);
        return loss;
    }

    private static T Sigmoid(T x) => T.One / (T.One + T.Exp(-x));

    private static T Number(double value) => T.CreateChecked(value);

    private static int At(ParameterTensor tensor, int row, int column) => checked((int)(tensor.Offset + ((long)row * tensor.Stride) + column));

    private T Lane(SequenceWindow window, int lane, T[] p, T[][] carried, T[]? gradient)
    {
        var steps = new List<Step>();
        var state = carried[lane];
        var loss = T.Zero;
        for (var t = 0; t < window.Steps; t++)
        {
            var row = (t * window.Lanes) + lane;
            if (window.Positions[row] == SequenceWindow.NoEvent)
                break;
            var step = Forward(window.Users[row], window.Positions[row], p, window.Positions[row] == 0 ? new T[_hidden] : state);
            loss += step.Loss;
            state = step.State;
            steps.Add(step);
        }

        carried[lane] = state;
        if (gradient is not null)
            Backward(steps, p, gradient);
        return loss;
    }

    private Step Forward(int user, int position, T[] p, T[] previous)
    {
        var s = new Step(user, position, previous, InputRows(user, position));
        s.Input = new T[_hidden];
        foreach (var (tensor, row, weight) in s.InputRows)
        {
            for (var j = 0; j < _hidden; j++)
                s.Input[j] += Number(weight) * p[At(tensor, row, j)];
        }

        s.Reset = new T[_hidden];
        s.Update = new T[_hidden];
        s.Candidate = new T[_hidden];
        s.RecurrentCandidate = new T[_hidden];
        s.State = new T[_hidden];
        for (var j = 0; j < _hidden; j++)
        {
            s.Reset[j] = Sigmoid(
                Gate(shape.InputWeight, shape.InputBias, s.Input, 0, j, p) + Gate(shape.RecurrentWeight, shape.RecurrentBias, previous, 0, j, p));
            s.Update[j] = Sigmoid(
                Gate(shape.InputWeight, shape.InputBias, s.Input, 1, j, p) + Gate(shape.RecurrentWeight, shape.RecurrentBias, previous, 1, j, p));
            s.RecurrentCandidate[j] = Gate(shape.RecurrentWeight, shape.RecurrentBias, previous, 2, j, p);
            s.Candidate[j] = T.Tanh(Gate(shape.InputWeight, shape.InputBias, s.Input, 2, j, p) + (s.Reset[j] * s.RecurrentCandidate[j]));
            s.State[j] = ((T.One - s.Update[j]) * s.Candidate[j]) + (s.Update[j] * previous[j]);
        }

        Score(s, p);
        return s;
    }

    private T Gate(ParameterTensor weight, ParameterTensor bias, T[] x, int gate, int column, T[] p)
    {
        var sum = p[At(bias, gate, column)];
        for (var k = 0; k < _hidden; k++)
            sum += x[k] * p[At(weight, (k * 3) + gate, column)];
        return sum;
    }

    /// <summary>The rows whose weighted sum is x.</summary>
    private List<(ParameterTensor Tensor, int Row, float Weight)> InputRows(int user, int position)
    {
        var features = sequences.Features;
        List<(ParameterTensor, int, float)> rows = [.. Rows(shape.UserFeatures, features.Users, user)];
        if (position == 0)
            return [(shape.Begin, 0, 1), .. rows];
        var e = sequences.Snapshot.UserOffsets[user] + position - 1;
        rows.AddRange([.. ItemRows(sequences.Items[e]), (shape.EventTypes, sequences.Types[e], 1), (shape.Gaps, sequences.GapBucket[e], 1)]);
        for (var level = 0; level < sequences.SessionLevel[e]; level++)
            rows.Add((shape.Sessions, level, 1));
        rows.AddRange(Rows(shape.ContextInput, features.Events, e));
        return rows;
    }

    /// <summary>The rows whose weighted sum is v(item).</summary>
    private IEnumerable<(ParameterTensor Tensor, int Row, float Weight)> ItemRows(int item)
    {
        var rows = Rows(shape.ItemFeatures, sequences.Features.Items, item);
        return Roles[item] == ItemRole.Learned ? rows.Prepend((shape.Items, item, 1)) : rows;
    }

    /// <summary>The cells whose weighted sum is the bias of an item.</summary>
    private IEnumerable<(ParameterTensor Tensor, int Column, float Weight)> BiasCells(int item)
    {
        var cells = Rows(shape.ItemFeatureBias, sequences.Features.Items, item);
        return Roles[item] == ItemRole.Learned ? cells.Prepend((shape.ItemBias, item, 1)) : cells;
    }

    private static IEnumerable<(ParameterTensor Tensor, int Row, float Weight)> Rows(ParameterTensor? tensor, FeatureTable features, int row)
    {
        for (var k = features.Offsets[row]; tensor is not null && k < features.Offsets[row + 1]; k++)
            yield return (tensor, features.Features[k], features.Weights[k]);
    }

    /// <summary>q of a step: the state bent by the context of the event to predict.</summary>
    private void Query(Step s, T[] p)
    {
        var e = sequences.Snapshot.UserOffsets[s.User] + s.Position;
        s.Factor = new T[_hidden];
        s.Query = new T[_hidden];
        for (var j = 0; j < _hidden; j++)
        {
            s.Factor[j] = T.One;
            foreach (var (tensor, row, weight) in Rows(shape.ContextGate, sequences.Features.Events, e))
                s.Factor[j] += Number(weight) * p[At(tensor, row, j)];
            s.Query[j] = s.State[j] * s.Factor[j];
            foreach (var (tensor, row, weight) in Rows(shape.ContextShift, sequences.Features.Events, e))
                s.Query[j] += Number(weight) * p[At(tensor, row, j)];
            if (shape.Periods is not null)
                s.Query[j] += p[At(shape.Periods, PeriodOf(s), j)];
        }
    }

    private int PeriodOf(Step s) =>
        sequences.Features.Spaces.PeriodOf(s.Position == 0 ? null : sequences.Times[sequences.Snapshot.UserOffsets[s.User] + s.Position - 1]);

    private T[] QueryBackward(Step s, T[] dQuery, T[] g)
    {
        var e = sequences.Snapshot.UserOffsets[s.User] + s.Position;
        var dState = new T[_hidden];
        for (var j = 0; j < _hidden; j++)
        {
            dState[j] = dQuery[j] * s.Factor[j];
            foreach (var (tensor, row, weight) in Rows(shape.ContextGate, sequences.Features.Events, e))
                g[At(tensor, row, j)] += Number(weight) * dQuery[j] * s.State[j];
            foreach (var (tensor, row, weight) in Rows(shape.ContextShift, sequences.Features.Events, e))
                g[At(tensor, row, j)] += Number(weight) * dQuery[j];
            if (shape.Periods is not null)
                g[At(shape.Periods, PeriodOf(s), j)] += dQuery[j];
        }

        return dState;
    }

    /// <summary>Scores, softmax, loss and ∂loss/∂score of one step.</summary>
    private void Score(Step s, T[] p)
    {
        var start = sequences.Snapshot.UserOffsets[s.User];
        var scores = new T[shape.ItemCount];
        Query(s, p);
        foreach (var term in ScoreTerms.All)
            Terms[term.Name].Forward(s, p, scores);
        for (var item = 0; item < shape.ItemCount; item++)
            scores[item] += Roles[item] == ItemRole.Absent ? Number(-1e9) : T.Zero;

        var most = scores.Max()!;
        var sum = T.Zero;
        foreach (var score in scores)
            sum += T.Exp(score - most);
        var logSumExp = most + T.Log(sum);
        var rowWeight = Number(Weight(s.User, s.Position));
        s.DScores = new T[shape.ItemCount];
        rowWeight -= ScoreChoice(s, scores, rowWeight);
        for (var item = 0; item < shape.ItemCount; item++)
            s.DScores[item] += rowWeight * T.Exp(scores[item] - logSumExp);
        var horizon = horizonShare > 0 ? Math.Min(TargetSelector.Horizon(s.Position), sequences.Snapshot.UserOffsets[s.User + 1] - start - s.Position) : 1;
        for (var k = 0; k < horizon; k++)
        {
            var share = Number((horizonShare / horizon) + (k == 0 ? 1 - horizonShare : 0));
            var item = sequences.Items[start + s.Position + k];
            s.Loss += rowWeight * share * (logSumExp - scores[item]);
            s.DScores[item] -= rowWeight * share;
        }
    }

    private void Backward(List<Step> steps, T[] p, T[] g)
    {
        var carry = new T[_hidden];
        for (var t = steps.Count - 1; t >= 0; t--)
        {
            var s = steps[t];
            var dState = ScoreBackward(s, p, g);
            for (var j = 0; j < _hidden; j++)
                dState[j] += carry[j];
            carry = GruBackward(s, dState, p, g);
            if (s.Position == 0)
                carry = new T[_hidden];
        }
    }

    private T[] ScoreBackward(Step s, T[] p, T[] g)
    {
        var dQuery = new T[_hidden];
        foreach (var term in ScoreTerms.All)
            Terms[term.Name].Backward(s, p, g, dQuery);
        return QueryBackward(s, dQuery, g);
    }

    private T[] GruBackward(Step s, T[] dState, T[] p, T[] g)
    {
        var dInput = new T[_hidden];
        var dPrevious = new T[_hidden];
        for (var j = 0; j < _hidden; j++)
        {
            var dCandidate = dState[j] * (T.One - s.Update[j]) * (T.One - (s.Candidate[j] * s.Candidate[j]));
            var dUpdate = dState[j] * (s.Previous[j] - s.Candidate[j]) * s.Update[j] * (T.One - s.Update[j]);
            var dReset = dCandidate * s.RecurrentCandidate[j] * s.Reset[j] * (T.One - s.Reset[j]);
            dPrevious[j] += dState[j] * s.Update[j];
            GateBackward(shape.InputWeight, shape.InputBias, s.Input, dInput, 0, j, dReset, p, g);
            GateBackward(shape.InputWeight, shape.InputBias, s.Input, dInput, 1, j, dUpdate, p, g);
            GateBackward(shape.InputWeight, shape.InputBias, s.Input, dInput, 2, j, dCandidate, p, g);
            GateBackward(shape.RecurrentWeight, shape.RecurrentBias, s.Previous, dPrevious, 0, j, dReset, p, g);
            GateBackward(shape.RecurrentWeight, shape.RecurrentBias, s.Previous, dPrevious, 1, j, dUpdate, p, g);
            GateBackward(shape.RecurrentWeight, shape.RecurrentBias, s.Previous, dPrevious, 2, j, dCandidate * s.Reset[j], p, g);
        }

        foreach (var (tensor, row, weight) in s.InputRows)
        {
            for (var j = 0; j < _hidden; j++)
                g[At(tensor, row, j)] += Number(weight) * dInput[j];
        }

        return dPrevious;
    }

    private void GateBackward(ParameterTensor weight, ParameterTensor bias, T[] x, T[] dx, int gate, int column, T d, T[] p, T[] g)
    {
        g[At(bias, gate, column)] += d;
        for (var k = 0; k < _hidden; k++)
        {
            g[At(weight, (k * 3) + gate, column)] += d * x[k];
            dx[k] += d * p[At(weight, (k * 3) + gate, column)];
        }
    }

    private sealed record Step(int User, int Position, T[] Previous, List<(ParameterTensor Tensor, int Row, float Weight)> InputRows)
    {
        public T[] Input { get; set; } = [];

        public T[] Reset { get; set; } = [];

        public T[] Update { get; set; } = [];

        public T[] Candidate { get; set; } = [];

        /// <summary>u_n: what the reset gate multiplies.</summary>
        public T[] RecurrentCandidate { get; set; } = [];

        public T[] State { get; set; } = [];

        /// <summary>What the context multiplies the state by.</summary>
        public T[] Factor { get; set; } = [];

        /// <summary>What items are scored by.</summary>
        public T[] Query { get; set; } = [];

        /// <summary>s_j of the first-order term.</summary>
        public T[] Near { get; set; } = [];

        public T[] DScores { get; set; } = [];

        public T Loss { get; set; } = T.Zero;
    }
}
