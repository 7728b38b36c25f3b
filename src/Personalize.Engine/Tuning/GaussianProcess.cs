namespace Personalize.Engine.Tuning;

/// <summary>
/// Gaussian process regression on a few points of the unit cube (Rasmussen and Williams, 2006, algorithm 2.1) with a Matérn
/// 5/2 kernel. Scores are standardised; length scale and noise are the values of a small grid that explain them best.
/// </summary>
internal sealed class GaussianProcess
{
    private static readonly double[] s_lengthScales = [0.15, 0.3, 0.6, 1.2];
    private static readonly double[] s_noises = [0.001, 0.01, 0.1, 0.4];

    private readonly double[][] _points;
    private readonly double _lengthScale;
    private readonly double[][] _cholesky;
    private readonly double[] _weights;
    private readonly double _mean;
    private readonly double _deviation;

    private GaussianProcess(double[][] points, double[] scores, double lengthScale, double noise)
    {
        (_points, _lengthScale) = (points, lengthScale);
        _mean = scores.Average();
        _deviation = Math.Sqrt(scores.Average(s => (s - _mean) * (s - _mean)));
        if (_deviation == 0)
            _deviation = 1;
        var standard = Array.ConvertAll(scores, s => (s - _mean) / _deviation);
        _cholesky = Cholesky(noise);
        _weights = SolveTransposed(Solve(standard));
        var fit = 0.0;
        for (var i = 0; i < standard.Length; i++)
            fit -= (0.5 * standard[i] * _weights[i]) + Math.Log(_cholesky[i][i]);
        LogLikelihood = fit;
    }

    /// <summary>Logarithm of the marginal likelihood of the scores, up to a constant.</summary>
    public double LogLikelihood { get; }

    /// <param name="points">At least one; all of the same length.</param>
    /// <param name="scores">The score of each point.</param>
    public static GaussianProcess Fit(double[][] points, double[] scores) =>
        s_lengthScales.SelectMany(_ => s_noises, (length, noise) => new GaussianProcess(points, scores, length, noise)).MaxBy(p => p.LogLikelihood)!;

    /// <summary>Mean and standard deviation of the score at a point.</summary>
    public (double Mean, double Deviation) Predict(double[] point)
    {
        var similarities = Array.ConvertAll(_points, other => Kernel(point, other));
        var explained = Solve(similarities);
        double mean = 0, variance = 1;
        for (var i = 0; i < similarities.Length; i++)
        {
            mean += similarities[i] * _weights[i];
            variance -= explained[i] * explained[i];
        }

        return (_mean + (_deviation * mean), _deviation * Math.Sqrt(Math.Max(variance, 0)));
    }

    /// <summary>By how much the score at a point is expected to exceed the best; not exceeding it counts as 0.</summary>
    public double ExpectedImprovement(double[] point, double best)
    {
        var (mean, deviation) = Predict(point);
        if (deviation == 0)
            return Math.Max(0, mean - best);
        var z = (mean - best) / deviation;
        return ((mean - best) * NormalDistribution(z)) + (deviation * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI));
    }

    private double Kernel(double[] one, double[] two)
    {
        double squares = 0;
        for (var d = 0; d < one.Length; d++)
            squares += (one[d] - two[d]) * (one[d] - two[d]);
        var distance = Math.Sqrt(5 * squares) / _lengthScale;
        return (1 + distance + (distance * distance / 3)) * Math.Exp(-distance);
    }

    private double[][] Cholesky(double noise)
    {
        var lower = new double[_points.Length][];
        for (var row = 0; row < lower.Length; row++)
        {
            lower[row] = new double[row + 1];
            for (var column = 0; column <= row; column++)
            {
                var sum = Kernel(_points[row], _points[column]) + (row == column ? noise : 0);
                for (var k = 0; k < column; k++)
                    sum -= lower[row][k] * lower[column][k];
                lower[row][column] = row == column ? Math.Sqrt(sum) : sum / lower[column][column];
            }
        }

        return lower;
    }

    // L x = b
    private double[] Solve(double[] right)
    {
        var x = new double[right.Length];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = right[i];
            for (var k = 0; k < i; k++)
                x[i] -= _cholesky[i][k] * x[k];
            x[i] /= _cholesky[i][i];
        }

        return x;
    }

    // Lᵀ x = b
    private double[] SolveTransposed(double[] right)
    {
        var x = new double[right.Length];
        for (var i = x.Length - 1; i >= 0; i--)
        {
            x[i] = right[i];
            for (var k = i + 1; k < x.Length; k++)
                x[i] -= _cholesky[k][i] * x[k];
            x[i] /= _cholesky[i][i];
        }

        return x;
    }

    // Zelen and Severo (Abramowitz and Stegun 26.2.17), to 7.5e-8.
    private static double NormalDistribution(double z)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        var tail = Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z >= 0 ? 1 - tail : tail;
    }
}
