using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Personalize.Engine.Kernels;

/// <summary>
/// Single-precision matrix products, single-threaded: the caller splits rows, columns or items over a <see cref="ThreadTeam"/>.
/// Sizes are in floats. Outputs must not overlap inputs. Rows in multiples of 12 (or 4) and columns in multiples of 32 (or 16) run fastest.
/// </summary>
internal static unsafe class MatrixMultiply
{
    /// <summary>Columns in one panel of a packed matrix.</summary>
    public const int PanelWidth = 32;

    /// <summary>
    /// C = A·B, or C += A·B if <paramref name="accumulate"/>, with C[m×n], A[m×k], B[k×n]:
    /// A(i,p) = a[i·aRowStride + p·aColumnStride], so that A and Aᵀ are one kernel, B(p,j) = b[p·bRowStride + j], C(i,j) = c[i·cRowStride + j].
    /// </summary>
    public static void Run(
        int m, int n, int k, float* a, int aRowStride, int aColumnStride, float* b, int bRowStride, float* c, int cRowStride, bool accumulate)
        => KernelSet.Best.MatrixMultiply(m, n, k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);

    /// <summary>
    /// As <see cref="Run"/>, with B packed by one of the packing methods below.
    /// Computes the n columns from <paramref name="firstColumn"/> (a multiple of <see cref="PanelWidth"/>) of the packed matrix;
    /// <paramref name="packed"/> is the start of the whole packed matrix, <paramref name="c"/> the address of the first column computed.
    /// </summary>
    public static void RunPacked(
        int m, int n, int k, float* a, int aRowStride, int aColumnStride, float* packed, int firstColumn, float* c, int cRowStride, bool accumulate)
        => KernelSet.Best.MatrixMultiplyPacked(m, n, k, a, aRowStride, aColumnStride, packed, firstColumn, c, cRowStride, accumulate);

    /// <summary>Number of panels of a matrix with n columns: the range that the packing methods may be split over.</summary>
    public static int PanelCount(int n) => (n + PanelWidth - 1) / PanelWidth;

    /// <summary>Floats needed to pack B[k×n]: whole panels.</summary>
    public static int PackedLength(int n, int k) => checked(PanelCount(n) * PanelWidth * k);

    /// <summary>
    /// Packs B[k×n] = sourceᵀ, B(p,j) = source[j·sourceRowStride + p], into panels of 32 columns: B(p,j) goes to
    /// packed[(j/32)·32·k + p·32 + j%32]. Columns from n to the end of the last panel become zero.
    /// </summary>
    public static void PackTransposed(int n, int k, float* source, int sourceRowStride, float* packed)
        => PackTransposed(0, PanelCount(n), n, k, source, sourceRowStride, packed);

    /// <summary>As above for panels <paramref name="firstPanel"/> to firstPanel + panelCount - 1 only; pointers stay those of the whole matrices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(int firstPanel, int panelCount, int n, int k, float* source, int sourceRowStride, float* packed)
    {
        var column = firstPanel * PanelWidth;
        var end = (firstPanel + panelCount) * PanelWidth;
        // Four columns at a time, so that a store fills a vector; at the end of the matrix one at a time.
        for (; column <= Math.Min(end, n) - 4; column += 4)
        {
            var target = PackedColumn(packed, column, k);
            var first = source + ((nint)column * sourceRowStride);
            var second = first + sourceRowStride;
            var third = second + sourceRowStride;
            var fourth = third + sourceRowStride;
            for (var p = 0; p < k; p++, target += PanelWidth)
                Vector128.Store(Vector128.Create(first[p], second[p], third[p], fourth[p]), target);
        }
        for (; column < end; column++)
        {
            var target = PackedColumn(packed, column, k);
            for (var p = 0; p < k; p++, target += PanelWidth)
                *target = column < n ? source[((nint)column * sourceRowStride) + p] : 0;
        }
    }

    /// <summary>
    /// Packs B[k×n], B(p,j) = source[p·sourceRowStride + j], into the same panels as <see cref="PackTransposed(int,int,float*,int,float*)"/>.
    /// </summary>
    public static void Pack(int n, int k, float* source, int sourceRowStride, float* packed)
        => Pack(0, PanelCount(n), n, k, source, sourceRowStride, packed);

    /// <summary>As above for panels <paramref name="firstPanel"/> to firstPanel + panelCount - 1 only; pointers stay those of the whole matrices.</summary>
    public static void Pack(int firstPanel, int panelCount, int n, int k, float* source, int sourceRowStride, float* packed)
    {
        for (var panel = firstPanel; panel < firstPanel + panelCount; panel++)
        {
            var first = panel * PanelWidth;
            var filled = Math.Min(PanelWidth, n - first);
            var target = packed + ((nint)first * k);
            for (var p = 0; p < k; p++, target += PanelWidth)
            {
                new ReadOnlySpan<float>(source + ((nint)p * sourceRowStride) + first, filled).CopyTo(new Span<float>(target, filled));
                new Span<float>(target + filled, PanelWidth - filled).Clear();
            }
        }
    }

    private static float* PackedColumn(float* packed, int column, int k)
        => packed + ((nint)(column / PanelWidth) * PanelWidth * k) + (column % PanelWidth);
}
