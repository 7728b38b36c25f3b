using Personalize.Engine.Data;

namespace Personalize.Engine.Import;

/// <summary>
/// Some rows of a file as text, column by column, so that a column is processed in short loops whose cache misses overlap. A row
/// that cannot be used has a problem and empty texts.
/// </summary>
internal sealed class RowBlock
{
    private const int MostCharacters = 1 << 23;

    private readonly int _mostRows;
    private readonly long[] _lines;
    private readonly string?[] _problems;
    private readonly int[] _problemColumns;
    private readonly TextColumn[] _columns;
    private long _characters;

    public RowBlock(int columns, int mostRows)
    {
        _mostRows = mostRows;
        _lines = new long[mostRows];
        _problems = new string?[mostRows];
        _problemColumns = new int[mostRows];
        _columns = [.. Enumerable.Range(0, columns).Select(_ => new TextColumn())];
    }

    /// <summary>A row of one column.</summary>
    public static RowBlock Of(string text)
    {
        var block = new RowBlock(columns: 1, mostRows: 1);
        block.Add(0, text);
        block.EndRow(1, problem: null);
        return block;
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _mostRows || _characters > MostCharacters;

    /// <summary>Position of the reader when the block was full, for progress.</summary>
    public (long Read, long Total) Position { get; set; }

    public IReadOnlyList<TextColumn> Columns => _columns;

    public bool HasProblems { get; private set; }

    public void Clear()
    {
        foreach (var column in _columns)
            column.Clear();
        if (HasProblems)
            Array.Clear(_problems);
        HasProblems = false;
        _characters = 0;
        Count = 0;
    }

    /// <summary>Adds a field of the row that <see cref="EndRow"/> ends.</summary>
    public void Add(int column, ReadOnlySpan<char> text)
    {
        _columns[column].Add(text);
        _characters += text.Length;
    }

    /// <param name="problem">Why the row cannot be used, or null.</param>
    public void EndRow(long line, string? problem)
    {
        _lines[Count] = line;
        Count++;
        if (problem is not null)
            SetProblem(Count - 1, -1, problem);
    }

    public long Line(int row) => _lines[row];

    public string? Problem(int row) => _problems[row];

    /// <summary>The column of the row's problem, -1 for the row itself.</summary>
    public int ProblemColumn(int row) => _problemColumns[row];

    public void SetProblem(int row, int column, string problem)
    {
        HasProblems = true;
        (_problems[row], _problemColumns[row]) = (problem, column);
    }
}
