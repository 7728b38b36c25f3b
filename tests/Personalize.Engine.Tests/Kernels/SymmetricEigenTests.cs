using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Kernels;

/// <summary>Eigenvalues and eigenvectors of symmetric matrices.</summary>
public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    public void Axes_are_orthonormal_and_make_up_the_matrix(int n)
    {
        var random = new FastRandom(5, (ulong)n);
        var factor = Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, n).Select(_ => random.NextGaussian()).ToArray()).ToArray();
        var matrix = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => Product(factor[i], factor[j])).ToArray()).ToArray();
        var diagonal = matrix.Select(row => row.ToArray()).ToArray();
        var axes = SymmetricEigen.Diagonalize(diagonal);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Product(axes[i], axes[j]), 1e-9);
                Assert.Equal(matrix[i][j], Enumerable.Range(0, n).Sum(k => diagonal[k][k] * axes[k][i] * axes[k][j]), 1e-7 * n);
            }
        }
    }

    [Fact]
    public void Equal_and_vanishing_eigenvalues_are_found()
    {
        double[][] matrix = [[2, 0, 0], [0, 2, 0], [0, 0, 0]];
        SymmetricEigen.Diagonalize(matrix);
        Assert.Equal([0, 2, 2], matrix.Select((row, k) => row[k]).Order());
        double[][] ones = [[1, 1], [1, 1]];
        SymmetricEigen.Diagonalize(ones);
        Assert.Equal(2, Math.Max(ones[0][0], ones[1][1]), 1e-12);
        Assert.Equal(0, Math.Min(ones[0][0], ones[1][1]), 1e-12);
    }

    private static double Product(double[] one, double[] other) => one.Zip(other, (a, b) => a * b).Sum();
}
