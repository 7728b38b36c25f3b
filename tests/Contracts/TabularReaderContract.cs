using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Contracts;

/// <summary>What every reader of the files users bring must do.</summary>
public abstract class TabularReaderContract
{
    private static readonly string[] s_columns = ["USER_ID", "ITEM_ID", "GENRE"];

    private static readonly string[][] s_rows = [["u1", "i1", "a, \"b\"|c"], ["ü漢", "", " x "], ["u3", "i3", "plain"]];

    protected abstract ITabularReaderFactory Readers { get; }

    /// <summary>A folder that exists as soon as a file is written into it, or an empty one.</summary>
    protected abstract string Folder { get; }

    /// <summary>With its dot.</summary>
    protected abstract string Extension { get; }

    /// <summary>Writes a file of the format. Empty fields are missing.</summary>
    protected abstract void Write(string path, string[] columns, string[][] rows);

    [Fact]
    public void Rows_come_back_in_order()
    {
        using var reader = Readers.Open(File("rows", s_columns, s_rows));

        Assert.Equal(s_columns, reader.Columns);
        Assert.Equal(s_rows, Rows(reader));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Lines_rise_and_the_position_ends_at_the_end()
    {
        using var reader = Readers.Open(File("rows", s_columns, s_rows));
        var lines = new List<long>();
        while (reader.Read())
        {
            lines.Add(reader.Line);
            Assert.Null(reader.RowProblem);
            Assert.InRange(reader.Position.Read, 0, reader.Position.Total);
        }

        Assert.Equal(3, lines.Distinct().Count());
        Assert.Equal(lines.Order(), lines);
        Assert.Equal(reader.Position.Total, reader.Position.Read);
    }

    [Fact]
    public void A_file_can_be_opened_again_while_it_is_read()
    {
        var path = File("rows", s_columns, s_rows);
        using var first = Readers.Open(path);
        Assert.True(first.Read());

        using var second = Readers.Open(path);

        Assert.Equal(s_rows, Rows(second));
        Assert.Equal("i1", first.Field(1).ToString());
    }

    [Fact]
    public void A_file_that_is_not_there_or_of_no_known_format_is_refused()
    {
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => Readers.Open(Path.Combine(Folder, "missing" + Extension))).Kind);
        Assert.Equal("UnknownFileFormat", Assert.Throws<PersonalizeException>(() => Readers.Open(Path.Combine(Folder, "rows.docx"))).ErrorId);
    }

    [Fact]
    public void A_folder_stands_for_its_files_in_order_of_their_names()
    {
        var folder = Path.Combine(Folder, "parts");
        Assert.Equal([folder + Extension], Readers.Expand(folder + Extension));
        string[] paths = [Path.Combine(folder, "part-2" + Extension), Path.Combine(folder, "part-10" + Extension), Path.Combine(folder, "part-1" + Extension)];
        foreach (var path in paths)
            Write(path, s_columns, s_rows);
        Write(Path.Combine(folder, "_hidden" + Extension), s_columns, s_rows);

        Assert.Equal([paths[2], paths[1], paths[0]], Readers.Expand(folder));
    }

    private static List<string[]> Rows(ITabularReader reader)
    {
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.Columns.Count).Select(i => reader.Field(i).ToString())]);
        return rows;
    }

    private string File(string name, string[] columns, string[][] rows)
    {
        var path = Path.Combine(Folder, name + Extension);
        Write(path, columns, rows);
        return path;
    }
}
