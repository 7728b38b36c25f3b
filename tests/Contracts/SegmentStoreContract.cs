using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Contracts;

/// <summary>What every store of segments must do.</summary>
public abstract class SegmentStoreContract
{
    private static readonly DatasetSchema s_schema = new(
        DatasetType.Interactions,
        [
            new SchemaField("USER_ID", FieldType.String, Nullable: false, Categorical: false, Textual: false),
            new SchemaField("DEVICE", FieldType.String, Nullable: true, Categorical: true, Textual: false),
            new SchemaField("TIMESTAMP", FieldType.Long, Nullable: true, Categorical: false, Textual: false),
            new SchemaField("EVENT_VALUE", FieldType.Double, Nullable: true, Categorical: false, Textual: false),
        ]);

    /// <summary>An empty catalogue and its segments; they live as long as the test.</summary>
    protected abstract ICatalog Catalog { get; }

    protected abstract ISegmentStore Segments { get; }

    [SkippableFact]
    public void Rows_come_back_in_order_and_missing_values_as_such()
    {
        var arn = Datasets.Make(Catalog, "shop");
        using var writer = Segments.Create(arn, s_schema);
        writer.Write(Batch(("u1", "phone", 10, 0.5), ("u2", null, ColumnData.MissingInteger, double.NaN)));
        writer.Write(Batch(("u3", "", 30, -1e300)));

        var segment = writer.Complete();

        Assert.Equal(3, segment.Rows);
        Assert.True(segment.Bytes > 0);
        Assert.Equal(["u1,phone,10,0.5", "u2,,,", "u3,,30,-1E+300"], Read(arn, [segment], "USER_ID", "DEVICE", "TIMESTAMP", "EVENT_VALUE"));
    }

    [SkippableFact]
    public void Columns_come_as_they_were_asked_for()
    {
        var arn = Datasets.Make(Catalog, "shop");
        using var writer = Segments.Create(arn, s_schema);
        writer.Write(Batch(("u1", "phone", 10, 0.5)));
        var segment = writer.Complete();

        Assert.Equal(["10,u1"], Read(arn, [segment], "TIMESTAMP", "USER_ID"));
        Assert.Equal(
            ["TIMESTAMP", "USER_ID"],
            Segments.Read(arn, [segment], ["TIMESTAMP", "USER_ID"], CancellationToken.None).First().Columns.Select(column => column.Name));
    }

    [SkippableFact]
    public void Segments_are_read_in_the_order_of_the_list()
    {
        var arn = Datasets.Make(Catalog, "shop");
        using var one = Segments.Create(arn, s_schema);
        using var two = Segments.Create(arn, s_schema);
        one.Write(Batch(("u1", null, 1, 1)));
        two.Write(Batch(("u2", null, 2, 2)));
        var (first, second) = (one.Complete(), two.Complete());

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(["u2", "u1", "u2"], Read(arn, [second, first, second], "USER_ID"));
        Assert.Empty(Read(arn, [], "USER_ID"));
    }

    [SkippableFact]
    public void Wanted_rows_are_read_in_order_whatever_else_is()
    {
        var arn = Datasets.Make(Catalog, "shop");
        using var one = Segments.Create(arn, s_schema);
        using var two = Segments.Create(arn, s_schema);
        one.Write(Batch(("u1", null, 10, 1), ("u2", null, ColumnData.MissingInteger, 1), ("u3", null, 30, 1)));
        two.Write(Batch(("u4", null, 20, 1), ("u5", null, 10, 1)));
        SegmentInfo[] segments = [one.Complete(), two.Complete()];

        Assert.Equal(["u1", "u5"], Wanted(10, 10));
        Assert.Equal(["u3", "u4"], Wanted(20, 30));
        Assert.Equal(["u3"], Wanted(25, 1000));
        Assert.Equal([], Wanted(31, 1000));
        Assert.Equal([], Wanted(11, 19));

        List<string> Wanted(long first, long last)
        {
            var wanted = new WantedRows("TIMESTAMP", first, last, _ => true);
            return [.. Segments.ReadWanted(arn, segments, ["USER_ID", "TIMESTAMP"], wanted, CancellationToken.None).SelectMany(
                batch => Enumerable.Range(0, batch.RowCount).Where(row => wanted.Contains(batch.Columns[1].Integers![row])).Select(
                    row => batch.Columns[0].Texts![row]!))];
        }
    }

    [SkippableFact]
    public void A_segment_without_rows_can_be_read()
    {
        var arn = Datasets.Make(Catalog, "shop");
        using var writer = Segments.Create(arn, s_schema);

        Assert.Empty(Read(arn, [writer.Complete()], "USER_ID"));
    }

    [SkippableFact]
    public void A_segment_that_was_not_completed_leaves_nothing()
    {
        var arn = Datasets.Make(Catalog, "shop");
        using (var writer = Segments.Create(arn, s_schema))
            writer.Write(Batch(("u1", null, 1, 1)));

        Assert.Equal(0, Segments.Sweep());
    }

    [SkippableFact]
    public void A_sweep_removes_what_a_dataset_no_longer_lists_and_a_writer_what_none_ever_listed()
    {
        var arn = Datasets.Make(Catalog, "shop");
        SegmentInfo listed, unlisted;
        using (var one = Segments.Create(arn, s_schema))
        using (var two = Segments.Create(arn, s_schema))
        {
            one.Write(Batch(("u1", null, 1, 1)));
            two.Write(Batch(("u2", null, 1, 1)));
            (listed, unlisted) = (one.Complete(), two.Complete());
            Datasets.List(Catalog, arn, listed);

            // Whoever holds its writer may still list it.
            Assert.Equal(0, Segments.Sweep());
        }

        Assert.Equal(0, Segments.Sweep());
        Assert.Equal(["u1"], Read(arn, [listed], "USER_ID"));
        var error = Assert.Throws<PersonalizeException>(() => Read(arn, [unlisted], "USER_ID"));
        Assert.Equal((ErrorKind.ResourceNotFound, "SegmentMissing"), (error.Kind, error.ErrorId));

        Datasets.List(Catalog, arn);
        Assert.Equal(1, Segments.Sweep());
        Assert.Equal(0, Segments.Sweep());
    }

    [SkippableFact]
    public void Reading_ends_when_it_is_cancelled()
    {
        var arn = Datasets.Make(Catalog, "shop");
        using var writer = Segments.Create(arn, s_schema);
        writer.Write(Batch(("u1", null, 1, 1)));
        var segment = writer.Complete();

        Assert.ThrowsAny<OperationCanceledException>(() => Segments.Read(arn, [segment], ["USER_ID"], new CancellationToken(canceled: true)).ToList());
    }

    private static ColumnBatch Batch(params (string User, string? Device, long Time, double Value)[] rows) => new(rows.Length,
    [
        new ColumnData("USER_ID") { Texts = [.. rows.Select(row => row.User)] },
        new ColumnData("DEVICE") { Texts = [.. rows.Select(row => row.Device)] },
        new ColumnData("TIMESTAMP") { Integers = [.. rows.Select(row => row.Time)] },
        new ColumnData("EVENT_VALUE") { Numbers = [.. rows.Select(row => row.Value)] },
    ]);

    private List<string> Read(string arn, SegmentInfo[] segments, params string[] columns)
    {
        var rows = new List<string>();
        foreach (var batch in Segments.Read(arn, segments, columns, CancellationToken.None))
        {
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add(string.Join(',', batch.Columns.Select(column => column.Texts is { } texts ? texts[row] : Text(column.Number(row)))));
        }

        return rows;
    }

    private static string Text(double number) => double.IsNaN(number) ? "" : number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
