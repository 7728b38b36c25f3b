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

    /// <summary>The text of the field, empty if missing; valid until the next <see cref="Read"/>.</summary>
    ReadOnlySpan<char> Field(int ordinal);
}
