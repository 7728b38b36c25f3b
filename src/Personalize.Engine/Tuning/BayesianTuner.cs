using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tuning;

/// <summary>
/// Starts with the defaults and a few points around them (halfway to those of a randomly shifted Halton sequence: defaults are good, and a point far from
/// them in many dimensions hardly ever is), then proposes the point at which a Gaussian process expects the most improvement over the best so far (Jones
/// et al., "Efficient Global Optimization", 1998).
/// Proposals without a result yet count as average, so that the proposals of one batch stay apart.
/// </summary>
internal sealed class BayesianTuner : ITuner
{
    private const int SpreadPoints = 4;
    private const int Candidates = 512;
    private const double NeighborhoodRadius = 0.1;

    private readonly SearchSpace _space;
    private readonly FastRandom _random;
    private readonly HaltonSequence _halton;
    private readonly List<Proposal> _proposals = [];
    private readonly IReadOnlyDictionary<string, string> _start;

    /// <param name="start">The first proposal, moved into the space if necessary.</param>
    public BayesianTuner(SearchSpace space, IReadOnlyDictionary<string, string> start, ulong seed)
    {
        _space = space;
        _start = space.Values(space.Point(start));
        _random = new FastRandom(seed, RandomStream.Tuning);
        _halton = new HaltonSequence(space.DimensionCount, _random);
    }

    public IReadOnlyDictionary<string, string>? Propose()
    {
        if (_proposals.Count == 0)
            return Add(_start);
        if (_proposals.Count >= _space.Size)
            return null;
        return _proposals.Count <= SpreadPoints || _proposals.Count(p => p.Score is not null) < 2 ? Add(NextSpread()) : Add(MostPromising());
    }

    public void Report(IReadOnlyDictionary<string, string> values, double? score)
    {
        var proposal = _proposals.First(p => Same(p.Values, values));
        (proposal.Score, proposal.HasFailed) = (score, score is null);
    }

    private IReadOnlyDictionary<string, string> Add(IReadOnlyDictionary<string, string> values)
    {
        _proposals.Add(new Proposal(values, _space.Point(values)));
        return values;
    }

    private IReadOnlyDictionary<string, string> NextSpread()
    {
        while (true)
        {
            // The sequence comes close to every point, so a small space is searched completely.
            var point = _halton.Next();
            foreach (var values in new[] { _space.Values(HalfwayTo(point)), _space.Values(point) })
            {
                if (IsNew(values))
                    return values;
            }
        }
    }

    private IReadOnlyDictionary<string, string> MostPromising()
    {
        var known = _proposals.Where(p => p.Score is not null).ToArray();
        var mean = known.Average(p => p.Score!.Value);
        var best = known.MaxBy(p => p.Score!.Value)!;
        var observed = _proposals.Where(p => !p.HasFailed).ToArray();
        var process = GaussianProcess.Fit([.. observed.Select(p => p.Point)], [.. observed.Select(p => p.Score ?? mean)]);
        IReadOnlyDictionary<string, string>? chosen = null;
        var most = double.NegativeInfinity;
        for (var i = 0; i < Candidates; i++)
        {
            // Some of the candidates lie around the best point, where a small step may be all that is missing, and half of them around the defaults.
            var values = _space.Values(i % 4 == 3 ? Near(best.Point) : i % 2 == 0 ? HalfwayTo(_halton.Next()) : _halton.Next());
            if (!IsNew(values))
                continue;
            var improvement = process.ExpectedImprovement(_space.Point(values), best.Score!.Value);
            if (improvement > most)
                (most, chosen) = (improvement, values);
        }

        return chosen ?? NextSpread();
    }

    private double[] HalfwayTo(double[] point) => [.. _space.Point(_start).Zip(point, (from, to) => (from + to) / 2)];

    private double[] Near(double[] point) =>
        Array.ConvertAll(point, coordinate => Math.Clamp(coordinate + (NeighborhoodRadius * _random.NextGaussian()), 0, 1));

    private bool IsNew(IReadOnlyDictionary<string, string> values) => !_proposals.Exists(p => Same(p.Values, values));

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> two) =>
        one.All(value => two[value.Key] == value.Value);

    private sealed record Proposal(IReadOnlyDictionary<string, string> Values, double[] Point)
    {
        public double? Score { get; set; }

        public bool HasFailed { get; set; }
    }
}
