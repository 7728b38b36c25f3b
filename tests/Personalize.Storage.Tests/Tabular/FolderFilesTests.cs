using Personalize.Engine.Common;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Tabular;

public sealed class FolderFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TabularReaderFactory _readers = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_stands_for_the_files_in_all_of_its_folders_without_those_that_hold_no_rows()
    {
        var table = Path.Combine(_folder.Path, "clicks");
        string[] data = ["country=DE/hour=01/a.csv", "country=DE/hour=02/a.csv", "country=FR/hour=01/a.csv", "z.csv"];
        string[] others = ["_SUCCESS", ".hidden.csv", ".a.csv.crc", "country=DE/a.csv.crc", "sum.md5", "_temporary/0/a.csv", ".ipynb_checkpoints/a.csv"];
        foreach (var name in data.Concat(others))
            Write(Path.Combine(table, name), "A\n1\n");

        Assert.Equal(data.Select(name => Path.Combine(table, name)), _readers.Expand(table));
    }

    [Theory]
    [InlineData("_SUCCESS")]
    [InlineData(".part-0.parquet.crc")]
    [InlineData("clicks.csv.sha256")]
    public void A_file_that_only_accompanies_others_stands_for_none(string name)
    {
        Assert.Empty(_readers.Expand(_folder.Write(name, "x")));
        var own = _folder.Write("_own.csv", "A\n1\n");
        Assert.Equal([own], _readers.Expand(own));
    }

    [Fact]
    public void Folders_directly_above_a_file_are_columns_and_those_further_up_are_not()
    {
        var path = Path.Combine(_folder.Path, "x=1", "table", "region=S%C3%BCd", "day=2024-05-01", "empty=__HIVE_DEFAULT_PARTITION__", "a.csv");
        Write(path, "DAY,V\nown,7\n");
        using var reader = _readers.Open(path);
        reader.Select([1, 2]);

        Assert.Equal(["DAY", "V", "region", "empty"], reader.Columns);
        Assert.True(reader.Read());
        Assert.Equal(["own", "7", "Süd", ""], Enumerable.Range(0, 4).Select(i => reader.Field(i).ToString()));
    }

    [Theory]
    [InlineData("_delta_log/0.json", "Delta Lake")]
    [InlineData("metadata/v1.metadata.json", "Iceberg")]
    public void A_table_whose_files_also_hold_rows_that_are_gone_is_refused(string sign, string kind)
    {
        var table = Path.Combine(_folder.Path, "table");
        Write(Path.Combine(table, "data", "part-0.csv"), "A\n1\n");
        Write(Path.Combine(table, sign), "{}");

        Assert.Contains(kind, Assert.Throws<PersonalizeException>(() => _readers.Expand(table)).Message);
    }

    [Fact]
    public void A_folder_without_rows_says_what_does_not_count()
    {
        var table = Path.Combine(_folder.Path, "table");
        Write(Path.Combine(table, "day=1", "_SUCCESS"), "");

        Assert.Contains("names that begin with _", Assert.Throws<PersonalizeException>(() => _readers.Expand(table)).Message);
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
