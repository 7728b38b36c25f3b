using CsCheck;
using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Storage.Files;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Tests.Segments;

public sealed class SegmentStoreTests : SegmentStoreContract, IDisposable
{
    private static readonly string s_arn = Arn.Dataset("shop", DatasetType.Interactions);

    private static readonly DatasetSchema s_schema = new(DatasetType.Items,
    [
        new("TEXT", FieldType.String, false, false, false),
        new("TEXT_OR_NULL", FieldType.String, true, false, false),
        new("FLOAT", FieldType.Float, true, false, false),
        new("DOUBLE", FieldType.Double, true, false, false),
        new("INT", FieldType.Int, true, false, false),
        new("LONG", FieldType.Long, false, false, false),
        new("LONG_OR_NULL", FieldType.Long, true, false, false),
        new("BOOLEAN", FieldType.Boolean, true, false, false),
    ]);

    private readonly TempStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override ISegmentStore Segments => _temp.Store.Segments;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Every_type_and_null_comes_back_in_order_over_row_groups_and_segments()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        var paths = new SegmentPaths(Path.Combine(folder.Store, "data"));
        Gen.Int[0, 3].SelectMany(nulls => Gen.Int[1, 40].Array[1, 4].Select(sizes => (nulls, sizes))).Sample(
            sample =>
            {
                var segments = new List<SegmentInfo>();
                var written = new List<ColumnBatch>();
                foreach (var size in sample.sizes)
                {
                    // Small row groups, and batches that end within them.
                    using var writer = Writer(paths.Directory(s_arn), rowsPerGroup: 7);
                    for (var start = 0; start < size; start += 5)
                    {
                        var batch = Batch(written.Sum(earlier => earlier.RowCount), Math.Min(5, size - start), sample.nulls);
                        writer.Write(batch);
                        written.Add(batch);
                    }

                    segments.Add(writer.Complete());
                    Assert.Equal((size, new FileInfo(paths.File(s_arn, segments[^1].Id)).Length), ((int)segments[^1].Rows, segments[^1].Bytes));
                }

                var names = s_schema.Fields.Select(field => field.Name).Reverse().ToArray();
                var read = store.Segments.Read(s_arn, segments, names, CancellationToken.None).ToList();
                foreach (var name in names)
                    Assert.Equal(written.SelectMany(batch => Values(batch, name)), read.SelectMany(batch => Values(batch, name)));
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public void Row_groups_without_wanted_rows_are_left_out()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var writer = Writer(new SegmentPaths(Path.Combine(folder.Store, "data")).Directory(s_arn), rowsPerGroup: 10);
        writer.Write(Batch(0, 100, 0));
        SegmentInfo[] segments = [writer.Complete()];
        var all = store.Segments.Read(s_arn, segments, ["LONG", "TEXT"], CancellationToken.None)
            .Select(batch => string.Join(',', Values(batch, "LONG"))).ToList();
        var times = store.Segments.Read(s_arn, segments, ["LONG"], CancellationToken.None).Select(batch => batch.Columns[0].Integers!).ToList();
        Assert.Equal(10, all.Count);

        // By the statistics of the footer, and where these do not tell, by the column.
        Assert.Equal([all[3], all[4]], Wanted(times[3][9], times[4][0], _ => true));
        Assert.Equal([all[7]], Wanted(times[0].Min(), times[9].Max(), value => value == times[7][5]));
        Assert.Equal([], Wanted(times[9].Max() + 1, long.MaxValue, _ => true));

        List<string> Wanted(long first, long last, Predicate<long> contains) =>
        [
            .. store.Segments.ReadWanted(
                s_arn, segments, ["LONG", "TEXT"], new WantedRows("LONG", Math.Min(first, last), Math.Max(first, last), contains), CancellationToken.None)
                .Select(batch => string.Join(',', Values(batch, "LONG"))),
        ];
    }

    [Fact]
    public async Task Columns_have_the_types_that_other_tools_read()
    {
        using var folder = new TempFolder();
        using var writer = Writer(folder.Path);
        writer.Write(Batch(0, 10, 3));
        var path = Path.Combine(folder.Path, writer.Complete().Id + ".parquet");
        using var stream = File.OpenRead(path);
        var reader = await Parquet.ParquetReader.CreateAsync(stream);
        Assert.Equal(
            ["TEXT BYTE_ARRAY UTF8 REQUIRED", "TEXT_OR_NULL BYTE_ARRAY UTF8 OPTIONAL", "FLOAT FLOAT  OPTIONAL", "DOUBLE DOUBLE  OPTIONAL",
                "INT INT32 INT_32 OPTIONAL", "LONG INT64 INT_64 REQUIRED", "LONG_OR_NULL INT64 INT_64 OPTIONAL", "BOOLEAN BOOLEAN  OPTIONAL"],
            reader.Metadata!.Schema.Skip(1).Select(element => $"{element.Name} {element.Type} {element.ConvertedType} {element.RepetitionType}"));
        Assert.Equal(10, reader.Metadata.NumRows);
        Assert.Equal(10, reader.Metadata.RowGroups.Sum(group => group.NumRows));
    }

    [Fact]
    public void A_segment_that_is_not_completed_leaves_no_file()
    {
        using (var writer = Segments.Create(s_arn, s_schema))
            writer.Write(Batch(0, 10, 0));
        Assert.Empty(_temp.Folder.StoreFiles("data"));
    }

    [Fact]
    public void The_sweep_removes_what_nobody_lists_or_writes_and_nothing_else()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var other = new StoreFactory().Open(folder.Store);
        var kept = Complete(store, commit: true);
        using var unfinished = store.Segments.Create(s_arn, s_schema);
        using var uncommitted = store.Segments.Create(s_arn, s_schema);
        uncommitted.Write(Batch(0, 3, 0));
        uncommitted.Complete();
        Assert.Equal(0, other.Segments.Sweep());

        uncommitted.Dispose();
        Complete(store, commit: false);
        var directory = Path.Combine(folder.Store, "data", ArnFolder.Of(s_arn));
        File.WriteAllText(Path.Combine(directory, "0123456789abcdef0123456789abcdef.parquet.tmp"), "left by a killed process");
        File.WriteAllText(Path.Combine(directory, "0123456789abcdef0123456789abcdef.writing"), "");
        Directory.CreateDirectory(Path.Combine(folder.Store, "data", "empty"));
        Assert.Equal(2, other.Segments.Sweep());
        unfinished.Dispose();
        Assert.Equal(0, other.Segments.Sweep());
        Assert.Equal([Path.Combine(ArnFolder.Of(s_arn), kept.Id + ".parquet")], folder.StoreFiles("data"));
        Assert.Single(Directory.GetDirectories(Path.Combine(folder.Store, "data")));
    }

    [Fact]
    public void Sweeps_and_writers_at_once_do_not_trip_over_directories_that_come_and_go()
    {
        using var folder = new TempFolder();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, worker =>
        {
            using var store = new StoreFactory().Open(folder.Store);
            for (var round = 0; round < 100; round++)
            {
                if (worker % 2 == 0)
                {
                    // Its directory is empty before and after.
                    using var writer = store.Segments.Create($"{s_arn}{worker}{round % 3}", s_schema);
                    writer.Write(Batch(0, 3, 0));
                    writer.Complete();
                }

                store.Segments.Sweep();
            }
        });
        Assert.Empty(folder.StoreFiles("data"));
    }

    [Fact]
    public void A_segment_that_was_replaced_or_damaged_is_an_error_that_says_so()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        var segment = Complete(store, commit: true);
        var path = Path.Combine(folder.Store, "data", ArnFolder.Of(s_arn), segment.Id + ".parquet");
        var bytes = File.ReadAllBytes(path);
        string Read() =>
            Assert.Throws<PersonalizeException>(() => store.Segments.Read(s_arn, [segment], ["TEXT", "LONG"], CancellationToken.None).Count()).ErrorId;
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Equal("SegmentDamaged", Read());
        File.WriteAllText(path, "");
        Assert.Equal("SegmentDamaged", Read());
        File.Delete(path);
        Assert.Equal("SegmentMissing", Read());
        Assert.Equal(
            "StoreDamaged",
            Assert.Throws<PersonalizeException>(
                () => store.Segments.Read(s_arn, [segment with { Id = "../../etc" }], ["TEXT"], CancellationToken.None).Count()).ErrorId);
    }

    [Fact]
    public void A_reading_goes_on_though_the_dataset_is_replaced_and_swept()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        var segments = new[] { Complete(store, commit: true), Complete(store, commit: true) };
        using var reading = store.Segments.Read(s_arn, segments, ["TEXT"], CancellationToken.None).GetEnumerator();
        Assert.True(reading.MoveNext());
        if (OperatingSystem.IsWindows())
            return;
        store.Catalog.Write(transaction =>
        {
            transaction.SetSegments(s_arn, [], append: false);
            return true;
        });
        Assert.Equal(2, store.Segments.Sweep());
        Assert.True(reading.MoveNext());
        Assert.False(reading.MoveNext());
    }

    [Theory]
    [InlineData("shop", "Shop")]
    [InlineData("a-b", "a_b")]
    public void Datasets_never_share_a_directory(string one, string other) => Assert.NotEqual(
        ArnFolder.Of(Arn.Dataset(one, DatasetType.Items)).ToLowerInvariant(), ArnFolder.Of(Arn.Dataset(other, DatasetType.Items)).ToLowerInvariant());

    [Fact]
    public void No_arn_leads_out_of_the_store() => Gen.String.Sample(arn => Assert.Matches("^[a-z0-9-]+$", ArnFolder.Of(arn)));

    private static SegmentWriter Writer(string directory, int rowsPerGroup = ParquetRowWriter.DefaultRowsPerGroup) =>
        new(directory, s_schema, SegmentFooter.Of(s_arn, s_schema, null, _ => null), DateTime.UtcNow, _ => true, rowsPerGroup);

    private static SegmentInfo Complete(IStore store, bool commit)
    {
        using var writer = store.Segments.Create(s_arn, s_schema);
        writer.Write(Batch(0, 10, 1));
        var segment = writer.Complete();
        if (!commit)
            return segment;
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return store.Catalog.Write(transaction =>
        {
            var dataset = new Dataset
            {
                Name = "d",
                Arn = s_arn,
                DatasetGroupArn = "",
                DatasetType = DatasetType.Items,
                SchemaArn = "",
                CreationDateTime = time,
                LastUpdatedDateTime = time,
            };
            if (transaction.Find<Dataset>(s_arn) is null)
                transaction.Insert(dataset, null);
            transaction.SetSegments(s_arn, [segment], append: true);
            return segment;
        });
    }

    // Rows numbered from first; with nulls n, every n-th optional value is missing.
    private static ColumnBatch Batch(int first, int rows, int nulls)
    {
        bool Missing(int row, int column) => nulls > 0 && (row + column) % nulls == 0;
        var numbers = Enumerable.Range(first, rows).ToArray();
        return new ColumnBatch(rows,
        [
            new("TEXT") { Texts = [.. numbers.Select(i => $"t{i % 5}")] },
            new("TEXT_OR_NULL") { Texts = [.. numbers.Select(i => Missing(i, 1) ? null : $"é漢 {i}")] },
            new("FLOAT") { Numbers = [.. numbers.Select(i => Missing(i, 2) ? double.NaN : i * 0.5)] },
            new("DOUBLE") { Numbers = [.. numbers.Select(i => Missing(i, 3) ? double.NaN : i / 3.0)] },
            new("INT") { Integers = [.. numbers.Select(i => Missing(i, 4) ? ColumnData.MissingInteger : -i)] },
            new("LONG") { Integers = [.. numbers.Select(i => i * 10_000_000_000)] },
            new("LONG_OR_NULL") { Integers = [.. numbers.Select(i => Missing(i, 6) ? ColumnData.MissingInteger : long.MaxValue - i)] },
            new("BOOLEAN") { Integers = [.. numbers.Select(i => Missing(i, 7) ? ColumnData.MissingInteger : i % 2L)] },
        ]);
    }

    private static IEnumerable<object?> Values(ColumnBatch batch, string name)
    {
        var column = batch[name];
        for (var i = 0; i < batch.RowCount; i++)
            yield return column.Texts is { } texts ? texts[i] : column.Integers is { } integers ? integers[i] : column.Numbers![i];
    }
}
