using Personalize.Engine.Data;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// What the user did after earlier visits to the item they are at now: habits in their own order (home after work, the next song
/// of the list), which similarities counted over all users do not know.
/// <code>follow(j) = Σ_k F[k]·[j came after the k-th newest earlier occurrence of the current item]</code>
/// </summary>
internal static unsafe class FollowTerm
{
    /// <summary>How many earlier occurrences speak. F has a weight for each.</summary>
    public const int ParameterCount = 8;

    /// <summary>
    /// Adds the term to a row of scores. Writes the columns it added to (-1 where the row lacks the item), and returns how many.
    /// </summary>
    /// <param name="parameters">[<see cref="ParameterCount"/>].</param>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Events before the one to predict.</param>
    /// <param name="columns">Item → column of the row, or null when they are the same; -1 where the row lacks the item.</param>
    /// <param name="row">Scores, changed.</param>
    /// <param name="touched">[<see cref="ParameterCount"/>].</param>
    public static int Forward(float* parameters, in HistoryView history, int position, int* columns, float* row, int* touched)
    {
        if (position == 0 || history.Items[position - 1] < 0)
            return 0;
        var count = 0;
        for (var q = history.PreviousOccurrences[position - 1]; q >= 0 && count < ParameterCount; q = history.PreviousOccurrences[q])
        {
            var item = history.Items[q + 1];
            var column = item < 0 || columns == null ? item : columns[item];
            if (column >= 0)
                row[column] += parameters[count];
            touched[count++] = column;
        }

        return count;
    }

    /// <summary>Accumulates the parameters' gradient from the row's gradient.</summary>
    public static void Backward(float* gradientRow, int* touched, int count, float* gradient)
    {
        for (var k = 0; k < count; k++)
            gradient[k] += touched[k] >= 0 ? gradientRow[touched[k]] : 0;
    }
}
