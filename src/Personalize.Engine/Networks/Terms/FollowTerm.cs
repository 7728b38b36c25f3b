using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// What the user did after earlier visits to the current item: personal habits (home after work, the next song of the list), which
/// similarities counted over all users do not reveal.
/// <code>follow(j) = Σ_k F[k]·[j came after the k-th newest earlier occurrence of the current item]</code>
/// </summary>
internal sealed unsafe class FollowTerm : RowTerm, IScoreTerm
{
    /// <summary>How many earlier occurrences are used.</summary>
    public const int Occurrences = 8;

    private readonly NativeBuffer _touched = NativeBuffer.Allocate(Occurrences);
    private int _count;

    public static string Name => "follow";

    /// <summary>F, one weight per occurrence.</summary>
    public static int ParameterCount => Occurrences;

    public static ScoreTerm Create(TermSizes sizes) => new FollowTerm();

    public override void Forward(float* parameters, in TermRow row, float* scores)
    {
        var (history, position) = (row.History, row.Position);
        var columns = row.Columns;
        _count = 0;
        if (position == 0)
            return;

        // Columns that were added to; -1 if the row lacks the item.
        var touched = (int*)_touched.Pointer;
        for (var q = history.PreviousOccurrences[position - 1]; q >= 0 && _count < Occurrences; q = history.PreviousOccurrences[q])
        {
            var item = history.Items[q + 1];
            var column = columns == null ? item : columns[item];
            if (column >= 0)
                scores[column] += parameters[_count];
            touched[_count++] = column;
        }
    }

    public override void Backward(float* parameters, in TermRow row, float* dScores, float* gradient)
    {
        var touched = (int*)_touched.Pointer;
        for (var k = 0; k < _count; k++)
            gradient[k] += touched[k] >= 0 ? dScores[touched[k]] : 0;
    }

    public override void Dispose() => _touched.Dispose();
}
