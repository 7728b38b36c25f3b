using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>A forward-only reader of rows of text, as the user's file has them.</summary>
public interface ITabularReader : IDisposable
{
    /// <summary>Column names in file order.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>1-based line on which the current row starts; of a Parquet file, which has no lines, the number of the row.</summary>
    long Line { get; }

    /// <summary>Bytes read so far and the file's size, for progress.</summary>
    (long Read, long Total) Position { get; }

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="PersonalizeException">The file is malformed: names file, line and cause.</exception>
    bool Read();

    /// <summary>
    /// Why the current row cannot be used though the file can (it has too few or too many fields), or null. Its fields are
    /// not to be read then.
    /// </summary>
    string? RowProblem { get; }

    /// <summary>The field's text, empty when missing; valid until the next <see cref="Read"/>.</summary>
    ReadOnlySpan<char> Field(int ordinal);
}
