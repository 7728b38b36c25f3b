namespace Personalize.Engine.Kernels;

/// <summary>
/// Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (Golub and Van Loan, "Matrix Computations", 4th edition, §8.5).
/// </summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 30;
    private const double Enough = 1e-20;

    /// <summary>Rotates a matrix until it is diagonal.</summary>
    /// <param name="matrix">[n][n], symmetric; overwritten, with the eigenvalues on its diagonal.</param>
    /// <returns>[n][n] the eigenvectors, each a row.</returns>
    public static double[][] Diagonalize(double[][] matrix)
    {
        var n = matrix.Length;
        var vectors = Enumerable.Range(0, n).Select(row => Enumerable.Range(0, n).Select(column => row == column ? 1.0 : 0).ToArray()).ToArray();
        for (var sweep = 0; sweep < MostSweeps && OffDiagonal(matrix) > Enough * Diagonal(matrix); sweep++)
        {
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++)
                    Rotate(matrix, vectors, p, q);
            }
        }

        return vectors;
    }

    private static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        if (matrix[p][q] == 0)
            return;
        var theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        var tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(1 + (theta * theta)));
        var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        var sine = tangent * cosine;
        for (var k = 0; k < matrix.Length; k++)
            (matrix[k][p], matrix[k][q]) = Turned(matrix[k][p], matrix[k][q]);
        for (var k = 0; k < matrix.Length; k++)
        {
            (matrix[p][k], matrix[q][k]) = Turned(matrix[p][k], matrix[q][k]);
            (vectors[p][k], vectors[q][k]) = Turned(vectors[p][k], vectors[q][k]);
        }

        (double, double) Turned(double one, double other) => ((cosine * one) - (sine * other), (sine * one) + (cosine * other));
    }

    private static double Diagonal(double[][] matrix) => matrix.Select((row, k) => row[k] * row[k]).Sum();

    private static double OffDiagonal(double[][] matrix) => matrix.Sum(row => row.Sum(value => value * value)) - Diagonal(matrix);
}
