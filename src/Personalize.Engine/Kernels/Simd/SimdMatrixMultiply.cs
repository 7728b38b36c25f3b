using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>
/// The vector form of <see cref="MatrixMultiply"/>: cuts C into tiles for <see cref="SimdTile"/> and k into blocks that stay in cache
/// (Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008). A is not packed, not even where a step of k is a
/// stride of many kilobytes: the broadcasts are few enough for the processor to fetch ahead, and packing cost 4 to 10 % at every shape of
/// the network.
/// </summary>
internal static unsafe class SimdMatrixMultiply
{
    /// <summary>Steps of k in one pass over C: 12 rows of A then take 12 KiB of the first-level cache.</summary>
    private const int InnerBlock = 256;

    /// <summary>Columns of B in one pass: a block of B then takes at most 256 KiB of the second-level cache. A multiple of the panel width.</summary>
    private const int ColumnBlock = 256;

    /// <summary>Floats of A that pass by each panel of a packed B: 128 KiB.</summary>
    private const int RowBlockLength = 32 * 1024;

    private const int TallestTile = 12;

    [SkipLocalsInit]
    public static void Run<TSimd, TVector>(
        int m, int n, int k, float* a, int aRowStride, int aColumnStride, float* b, int bRowStride, float* c, int cRowStride, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (k <= 0 && !accumulate)
            Clear(m, n, c, cRowStride);
        var wide = n - (n % TSimd.Lanes);
        var bBlock = stackalloc float[wide < n ? InnerBlock * TSimd.Lanes : 1];
        for (var p = 0; p < k; p += InnerBlock)
        {
            var depth = Math.Min(InnerBlock, k - p);
            var bStart = b + ((nint)p * bRowStride);
            if (wide < n)
                CopyEdge(depth, n - wide, bStart + wide, bRowStride, bBlock, TSimd.Lanes);
            for (var j = 0; j < n; j += ColumnBlock)
            {
                var columns = Math.Min(ColumnBlock, n - j);
                for (int i = 0, rows; i < m; i += rows)
                {
                    rows = TileRows<TSimd, TVector>(m - i);
                    var aStart = a + ((nint)i * aRowStride) + ((nint)p * aColumnStride);
                    TileRow<TSimd, TVector>(
                        rows, columns, depth, aStart, aRowStride, aColumnStride, bStart + j, bRowStride, bBlock, TSimd.Lanes,
                        c + ((nint)i * cRowStride) + j, cRowStride, accumulate || p > 0);
                }
            }
        }
    }

    /// <summary>One row of tiles. The last columns, fewer than a vector, come from <paramref name="bEdge"/>, which is readable to the vector's end.</summary>
    private static void TileRow<TSimd, TVector>(
        int rows, int columns, int k, float* a, nint aRowStride, nint aColumnStride, float* b, nint bRowStride, float* bEdge, nint bEdgeRowStride,
        float* c, nint cRowStride, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var j = 0;
        for (; j <= columns - (2 * TSimd.Lanes); j += 2 * TSimd.Lanes)
            Tile<TSimd, TVector, On>(rows, k, a, aRowStride, aColumnStride, b + j, bRowStride, c + j, cRowStride, accumulate);
        if (j <= columns - TSimd.Lanes)
        {
            Tile<TSimd, TVector, Off>(rows, k, a, aRowStride, aColumnStride, b + j, bRowStride, c + j, cRowStride, accumulate);
            j += TSimd.Lanes;
        }
        if (j < columns)
            EdgeTile<TSimd, TVector>(rows, columns - j, k, a, aRowStride, aColumnStride, bEdge, bEdgeRowStride, c + j, cRowStride, accumulate);
    }

    public static void RunPacked<TSimd, TVector>(
        int m, int n, int k, float* a, int aRowStride, int aColumnStride, float* packed, int firstColumn, float* c, int cRowStride, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (k <= 0)
        {
            if (!accumulate)
                Clear(m, n, c, cRowStride);
            return;
        }
        // Rows in blocks that stay in the second-level cache while all panels pass by; each panel stays in the first level for a block.
        var rowBlock = Math.Max(TallestTile, RowBlockLength / k / TallestTile * TallestTile);
        for (var first = 0; first < m; first += rowBlock)
        {
            var last = Math.Min(m, first + rowBlock);
            for (var j = 0; j < n; j += MatrixMultiply.PanelWidth)
            {
                var panel = packed + ((nint)(firstColumn + j) * k);
                var columns = Math.Min(n - j, MatrixMultiply.PanelWidth);
                var edge = panel + (columns - (columns % TSimd.Lanes));
                for (int i = first, rows; i < last; i += rows)
                {
                    rows = TileRows<TSimd, TVector>(last - i);
                    TileRow<TSimd, TVector>(
                        rows, columns, k, a + ((nint)i * aRowStride), aRowStride, aColumnStride, panel, MatrixMultiply.PanelWidth,
                        edge, MatrixMultiply.PanelWidth, c + ((nint)i * cRowStride) + j, cRowStride, accumulate);
                }
            }
        }
    }

    /// <summary>The height of the next tile: the tallest that fits the registers and leaves no thin rest.</summary>
    private static int TileRows<TSimd, TVector>(int remaining)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (TSimd.Lanes == 16)
        {
            if (remaining >= TallestTile)
                return TallestTile;
            if (remaining >= 8)
                return 8;
        }
        return remaining switch
        {
            8 => 4,
            >= 6 => 6,
            >= 4 => 4,
            >= 2 => 2,
            _ => 1,
        };
    }

    private static void Tile<TSimd, TVector, TTwo>(
        int rows, int k, float* a, nint aRowStride, nint aColumnStride, float* b, nint bRowStride, float* c, nint cRowStride, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TTwo : struct, ISwitch
    {
        // Aᵀ: the products that accumulate gradients, over rows of scores or of a window.
        if (aRowStride == 1)
            Tile<TSimd, TVector, TTwo, On>(rows, k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);
        else
            Tile<TSimd, TVector, TTwo, Off>(rows, k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);
    }

    private static void Tile<TSimd, TVector, TTwo, TFar>(
        int rows, int k, float* a, nint aRowStride, nint aColumnStride, float* b, nint bRowStride, float* c, nint cRowStride, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TTwo : struct, ISwitch
        where TFar : struct, ISwitch
    {
        switch (rows)
        {
            case 12:
                SimdTile.Run<TSimd, TVector, Tile12, TTwo, TFar>(k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);
                break;
            case 8:
                SimdTile.Run<TSimd, TVector, Tile8, TTwo, TFar>(k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);
                break;
            case 6:
                SimdTile.Run<TSimd, TVector, Tile6, TTwo, TFar>(k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);
                break;
            case 4:
                SimdTile.Run<TSimd, TVector, Tile4, TTwo, TFar>(k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);
                break;
            case 2:
                SimdTile.Run<TSimd, TVector, Tile2, TTwo, TFar>(k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);
                break;
            default:
                SimdTile.Run<TSimd, TVector, Tile1, TTwo, TFar>(k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);
                break;
        }
    }

    /// <summary>
    /// A tile of fewer columns than a vector: computed whole next to C, then only its columns are taken. B must be readable to the vector's end.
    /// </summary>
    [SkipLocalsInit]
    private static void EdgeTile<TSimd, TVector>(
        int rows, int columns, int k, float* a, nint aRowStride, nint aColumnStride, float* b, nint bRowStride, float* c, nint cRowStride, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var tile = stackalloc float[TallestTile * TSimd.Lanes];
        Tile<TSimd, TVector, Off>(rows, k, a, aRowStride, aColumnStride, b, bRowStride, tile, TSimd.Lanes, accumulate: false);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = tile[(i * TSimd.Lanes) + j];
                c[(i * cRowStride) + j] = accumulate ? sum + c[(i * cRowStride) + j] : sum;
            }
        }
    }

    private static void CopyEdge(int rows, int columns, float* source, nint sourceRowStride, float* target, int width)
    {
        for (var p = 0; p < rows; p++)
        {
            for (var j = 0; j < width; j++)
                target[((nint)p * width) + j] = j < columns ? source[(p * sourceRowStride) + j] : 0;
        }
    }

    private static void Clear(int m, int n, float* c, nint cRowStride)
    {
        for (var i = 0; i < m; i++)
            new Span<float>(c + (i * cRowStride), n).Clear();
    }
}
