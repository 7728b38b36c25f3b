namespace Personalize.Engine.Evaluation;

/// <summary>Student's t distribution, by the incomplete beta function (Abramowitz and Stegun 1964, 26.7.1 and 26.5.8).</summary>
internal static class StudentT
{
    private const int MostTerms = 500;
    private const double Tiny = 1e-300;

    // Lanczos' approximation of the gamma function with g = 7 and nine terms (SIAM Journal on Numerical Analysis 1, 1964).
    private static readonly double[] s_lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The probability of a value at least as far from zero, on either side.</summary>
    /// <param name="t">The value.</param>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    public static double TwoSided(double t, double freedom) =>
        double.IsInfinity(t) ? 0 : IncompleteBeta(freedom / (freedom + (t * t)), freedom / 2, 0.5);

    /// <summary>The value t for which a share of the distribution lies between -t and t.</summary>
    /// <param name="share">From 0 to 1, both excluded.</param>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    public static double Quantile(double share, double freedom)
    {
        var (low, high) = (0.0, 1.0);
        while (TwoSided(high, freedom) > 1 - share)
            high *= 2;
        for (var step = 0; step < 200 && high - low > 1e-12 * high; step++)
        {
            var middle = (low + high) / 2;
            if (TwoSided(middle, freedom) > 1 - share)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    // The continued fraction converges fast on one side of the mean; the other side is its mirror image.
    private static double IncompleteBeta(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
            return Math.Clamp(x, 0, 1);
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    // Lentz's method (Applied Optics 15, 1976).
    private static double Fraction(double x, double a, double b)
    {
        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var result = d;
        for (var m = 1; m < MostTerms; m++)
        {
            foreach (var numerator in (ReadOnlySpan<double>)
            [
                m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))),
                -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1)),
            ])
            {
                d = 1 / NotZero(1 + (numerator * d));
                c = NotZero(1 + (numerator / c));
                result *= c * d;
            }

            if (Math.Abs((c * d) - 1) < 1e-14)
                break;
        }

        return result;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double LogGamma(double x)
    {
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        var sum = s_lanczos[0];
        for (var i = 1; i < s_lanczos.Length; i++)
            sum += s_lanczos[i] / (x - 1 + i);
        var t = x + s_lanczos.Length - 2.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
