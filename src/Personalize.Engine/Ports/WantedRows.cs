namespace Personalize.Engine.Ports;

/// <summary>The rows that a reader of segments needs: those in which an integer column has certain values.</summary>
/// <param name="column">Name of the column.</param>
/// <param name="first">The smallest value that is wanted.</param>
/// <param name="last">The largest value that is wanted.</param>
/// <param name="contains">Whether a value between these two is wanted. It may be called on several threads.</param>
public sealed class WantedRows(string column, long first, long last, Predicate<long> contains)
{
    private readonly long _first = first;
    private readonly long _last = last;
    private readonly Predicate<long> _contains = contains;

    /// <summary>Name of the column.</summary>
    public string Column { get; } = column;

    /// <summary>Whether rows with this value are wanted.</summary>
    public bool Contains(long value) => value >= _first && value <= _last && _contains(value);

    /// <summary>Whether some value between these two, which are included, may be wanted.</summary>
    public bool MayContain(long smallest, long largest) => smallest <= _last && largest >= _first;
}
