using System.Buffers.Binary;
using CsCheck;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Tests.Engine.Import;

public sealed class KnownEventsTests : IDisposable
{
    private static readonly string s_arn = Arn.Dataset("shop", DatasetType.Interactions);

    private static readonly DatasetSchema s_schema = new(DatasetType.Interactions,
    [
        new(DatasetFields.UserId, FieldType.String, false, false, false),
        new(DatasetFields.ItemId, FieldType.String, false, false, false),
        new(DatasetFields.Timestamp, FieldType.Long, false, false, false),
        new(DatasetFields.EventType, FieldType.String, true, false, false),
    ]);

    private readonly TempStore _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void It_agrees_with_a_set_of_all_events_whatever_their_times_and_however_many_blocks_there_are()
    {
        var events = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Long[0, 60], Gen.Int[-1, 1]);

        // Blocks that are near one another in time, as in a sorted file, and such that are not.
        var blocks = Gen.Select(Gen.Long[0, 60], Gen.Long[0, 60]).SelectMany(
            range => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Long[Math.Min(range.Item1, range.Item2), Math.Max(range.Item1, range.Item2)], Gen.Int[-1, 1])
                .Array[0, 8]);
        Gen.Select(events.Array[0, 12].Array[0, 5], blocks.Array[0, 12]).Sample(
            sample =>
            {
                using var folder = new TempFolder();
                using var store = new StoreFactory().Open(folder.Store);
                var (segments, writers) = Write(store, sample.Item1);
                var (users, items, types) = (Vocabulary("u"), Vocabulary("i"), Vocabulary("t"));
                var known = new KnownEvents(store.Segments, s_arn, s_schema, segments, users, items, types, CancellationToken.None);
                var expected = sample.Item1.SelectMany(rows => rows).ToHashSet();
                foreach (var block in sample.Item2)
                {
                    var isNew = new bool[block.Length];
                    known.Add(
                        [.. Enumerable.Range(0, block.Length)],
                        [.. block.Select(row => row.Item1)], [.. block.Select(row => row.Item2)], [.. block.Select(row => row.Item3)],
                        [.. block.Select(row => row.Item4)], isNew);
                    Assert.Equal(block.Select(expected.Add), isNew);
                }

                writers.ForEach(writer => writer.Dispose());
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public void An_import_of_later_events_does_not_read_the_history()
    {
        using var engine = new PersonalizeEngine(_temp.Store);
        Import(engine, "FULL", 1000, 400);
        Import(engine, "INCREMENTAL", 1400, 400);
        var files = engine.Store.Catalog.Segments(s_arn).Select(segment => _temp.Folder.StoreFiles("data").Single(file => file.Contains(segment.Id))).ToList();
        var history = Path.Combine(_temp.Folder.Store, "data", files[0]);

        // The pages of the first file, not its footer.
        var bytes = File.ReadAllBytes(history);
        var footer = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 8));
        bytes.AsSpan(4, bytes.Length - 12 - footer).Fill(0xFF);
        File.WriteAllBytes(history, bytes);

        Assert.Equal(100, Import(engine, "INCREMENTAL", 1750, 150));
        var error = Assert.Throws<PersonalizeException>(() => Import(engine, "INCREMENTAL", 1399, 10));
        Assert.Equal("SegmentDamaged", error.ErrorId);
    }

    [Fact]
    public void Late_events_are_compared_with_the_history()
    {
        using var engine = new PersonalizeEngine(_temp.Store);
        Import(engine, "FULL", 1000, 400);
        Import(engine, "INCREMENTAL", 2000, 400);

        Assert.Equal(0, Import(engine, "INCREMENTAL", 1100, 50));
        Assert.Equal(20, Import(engine, "INCREMENTAL", 1390, 30));
        Assert.Equal(0, Import(engine, "INCREMENTAL", 1405, 5));
    }

    // Returns how many rows were new.
    private long Import(PersonalizeEngine engine, string mode, int from, int count)
    {
        var rows = string.Concat(Enumerable.Range(from, count).Select(time => $"u{time % 7},i{time % 11},{time}\n"));
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = "shop",
                DatasetType = DatasetType.Interactions,
                Paths = [_temp.Folder.Write("rows.csv", "USER_ID,ITEM_ID,TIMESTAMP\n" + rows)],
                ImportMode = mode,
            },
            OperationContext.None);
        return engine.DescribeDataset(new("shop", DatasetType.Interactions)).LastImport!.RowsKept;
    }

    private static (List<SegmentInfo> Segments, List<ISegmentWriter> Writers) Write(IStore store, (int User, int Item, long Time, int Type)[][] segments)
    {
        var (written, writers) = (new List<SegmentInfo>(), new List<ISegmentWriter>());
        foreach (var rows in segments)
        {
            writers.Add(store.Segments.Create(s_arn, s_schema));
            writers[^1].Write(new ColumnBatch(rows.Length,
            [
                new(DatasetFields.UserId) { Texts = [.. rows.Select(row => $"u{row.User}")] },
                new(DatasetFields.ItemId) { Texts = [.. rows.Select(row => $"i{row.Item}")] },
                new(DatasetFields.Timestamp) { Integers = [.. rows.Select(row => row.Time)] },
                new(DatasetFields.EventType) { Texts = [.. rows.Select(row => row.Type < 0 ? null : $"t{row.Type}")] },
            ]));
            written.Add(writers[^1].Complete());
        }

        return (written, writers);
    }

    private static GrowingVocabulary Vocabulary(string prefix)
    {
        var vocabulary = new GrowingVocabulary();
        for (var i = 0; i < 3; i++)
            vocabulary.Add($"{prefix}{i}");
        return vocabulary;
    }
}
