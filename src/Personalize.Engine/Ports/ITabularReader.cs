using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>A forward-only reader of rows of text, as they are in the user's file.</summary>
public interface ITabularReader : IDisposable
{
    /// <summary>Column names in file order.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>1-based line on which the current row starts; for a Parquet file, which has no lines, the number of the row.</summary>
    long Line { get; }

    /// <summary>Bytes read so far and the size of the file, for progress.</summary>
    (long Read, long Total) Position { get; }

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="PersonalizeException">The file is malformed; the message names file, line and cause.</exception>
    bool Read();

    /// <summary>
    /// Why the current row cannot be used although the file can (it has too few or too many fields), or null. The fields of such a row must
    /// not be read.
    /// </summary>
    string? RowProblem { get; }

    /// <summary>What was understood about the form of the file that is not the plain form, as sentences for the user; usually none.</summary>
    IReadOnlyList<string> Remarks => [];

    /// <summary>What the file says about a column besides its values.</summary>
    TabularColumn About(int ordinal) => TabularColumn.Plain;

    /// <summary>
    /// Says which columns will be read, so that nothing else can make a row unusable. Without it, all of them. Others must not be read any more.
    /// </summary>
    /// <param name="ordinals">Negative ones are ignored.</param>
    void Select(IReadOnlyList<int> ordinals)
    {
    }

    /// <summary>The text of the field, empty if missing; valid until the next <see cref="Read"/>.</summary>
    ReadOnlySpan<char> Field(int ordinal);
}
