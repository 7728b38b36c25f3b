using System.Reflection;
using Personalize.Engine;
using Personalize.Engine.Assessment;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Storage.Tests.Engine.Data;

/// <summary>
/// Another process imports into a dataset, which merges its files, after the list of its segments was read and before the files are opened: what
/// is read is what there is now.
/// </summary>
public sealed class RereadingTests : IClassFixture<RereadingTests.ImportedStore>, IDisposable
{
    private const int UnmergedImports = 7;
    private static readonly string s_group = Arn.DatasetGroup("shop");

    // Each returns what was read, as text that has the last imported row.
    private static readonly Dictionary<string, Func<IStore, string, string>> s_readers = new()
    {
        ["snapshot"] = (store, _) => Joined(SnapshotBuilder.Build(store, s_group, new SnapshotOptions(), OperationContext.None).Items.Ids),
        ["export"] = (store, folder) =>
        {
            using var engine = new PersonalizeEngine(store);
            var path = Path.Combine(folder, "out.csv");
            engine.ExportDataset(
                new() { DatasetGroup = "shop", DatasetType = DatasetType.Items, Path = path, Overwrite = true }, OperationContext.None);
            return File.ReadAllText(path);
        },
        ["filter"] = (store, _) =>
        {
            var filter = new Filter
            {
                Arn = Arn.Filter("cheap"), Name = "cheap", Status = ResourceStatus.Active, DatasetGroupArn = s_group,
                CreationDateTime = DateTime.UnixEpoch, LastUpdatedDateTime = DateTime.UnixEpoch,
                FilterExpression = "INCLUDE ItemID WHERE Items.PRICE > 6 IF CurrentUser.AGE > 0",
            };
            var items = new Vocabulary([.. Enumerable.Range(0, UnmergedImports + 1).Select(number => $"i{number}")]);
            var plan = new FilterPlans(store).Get(filter, "version", items, default);
            var allowed = plan.Allowed($"u{UnmergedImports}", [], new Dictionary<string, string>()).Items;
            return Joined(items.Ids.Where((_, item) => allowed.Contains(item)));
        },
        ["metadata of items in answers"] = (store, _) =>
            $"i{new ItemMetadataCache(store).Of(s_group, ["PRICE"], OperationContext.None)($"i{UnmergedImports}")?.GetValueOrDefault("PRICE")}",
        ["metadata of users"] = (store, _) => Joined(new UserMetadataCache(store).Of(s_group, OperationContext.None).Keys),
        ["new items"] = (store, _) =>
        {
            var model = DispatchProxy.Create<IRecommender, NewItemModel>();
            new NewItemCache(store).Of(s_group, model, OperationContext.None);
            return Joined(((NewItemModel)(object)model).Described);
        },
        ["histories"] = (store, _) =>
        {
            using var histories = new UserHistoryCache(store);
            return histories.Use(
                s_group, new SnapshotOptions(), new Visitor($"u{UnmergedImports}", null), OperationContext.None,
                history => Joined(history.Events.Select(e => e.ItemId)));
        },
        ["test of the data"] = (store, _) =>
        {
            using var engine = new PersonalizeEngine(store);
            var health = engine.TestDataset(new() { DatasetGroup = "shop" }, OperationContext.None);
            return Joined(health.Datasets.Select(dataset => $"{dataset.Rows - 1} i{dataset.Ids - 1}"));
        },
        ["values of a field"] = (store, _) => Joined(
            FieldLabels.Read(store, s_group, "Items.PRICE", default).Of($"i{UnmergedImports}").Select(price => $"i{price}")),
        ["outcomes"] = (store, _) =>
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(1_600_000_000).UtcDateTime;
            var shown = new ShownList
            {
                RecommendationId = "r", DatasetGroupArn = s_group, CampaignArn = Arn.Campaign("front"), SolutionVersionArn = Records.Version("v1").Arn,
                UserId = $"u{UnmergedImports}", Items = [$"i{UnmergedImports}"], ShownAt = time, ExpiresAt = time.AddYears(100),
            };
            store.RecommendationLog.Append([shown], time);
            using var engine = new PersonalizeEngine(store);
            var rows = engine.GetAttributionReport(new() { DatasetGroup = "shop" }, OperationContext.None);
            return Joined(rows.Where(row => row.CampaignArn is not null).Select(row => $"i{row.Events * UnmergedImports}"));
        },
        ["suggestions"] = (store, _) =>
        {
            using var engine = new PersonalizeEngine(store);
            return Joined(engine.SuggestItems(new("shop", "", 100)));
        },
    };

    private readonly TempFolder _folder = new();

    public RereadingTests(ImportedStore imported) => imported.CopyTo(_folder.Store);

    public static TheoryData<string, int> Readers
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var reader in s_readers.Keys)
                data.Add(reader, 1);

            // These read a dataset twice.
            data.Add("new items", 2);
            data.Add("test of the data", 2);
            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Readers))]
    public void What_is_merged_during_a_reading_is_read_again(string reader, int reading)
    {
        using var other = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        using var store = new ImportingStore(new StoreFactory().Open(_folder.Store), reading, isLate: false, arn =>
        {
            var type = Enum.GetValues<DatasetType>().Single(type => Arn.Dataset("shop", type) == arn);
            Import(other, _folder, type, UnmergedImports);
            Assert.Single(other.Store.Catalog.Segments(arn));
        });

        var read = s_readers[reader](store, _folder.Path);

        Assert.True(store.HasHappened);
        Assert.Matches($@"\b[iu]{UnmergedImports}\b", read);
    }

    [Theory]
    [InlineData("export")]
    [InlineData("filter")]
    [InlineData("metadata of items in answers")]
    [InlineData("new items")]
    public void What_is_merged_in_the_middle_of_a_reading_of_very_many_files_is_read_again(string reader)
    {
        using var other = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        AddItems(other.Store, segments: 50);
        using var store = new ImportingStore(new StoreFactory().Open(_folder.Store), reading: 1, isLate: true, arn =>
        {
            var type = Enum.GetValues<DatasetType>().Single(type => Arn.Dataset("shop", type) == arn);
            Import(other, _folder, type, UnmergedImports);
        });

        var read = s_readers[reader](store, _folder.Path);

        Assert.True(store.HasHappened);
        Assert.InRange(other.Store.Catalog.Segments(Arn.Dataset("shop", DatasetType.Items)).Count, 1, 24);
        Assert.Matches($@"\b[iu]{UnmergedImports}\b", read);
        if (reader == "export")
            Assert.Equal(1 + UnmergedImports + 50 + 1, read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_file_that_is_missing_for_good_is_an_error()
    {
        using var store = new StoreFactory().Open(_folder.Store);
        foreach (var file in _folder.StoreFiles("data").Where(file => file.Contains("ITEMS", StringComparison.OrdinalIgnoreCase)))
            File.Delete(Path.Combine(_folder.Store, "data", file));

        var error = Assert.Throws<PersonalizeException>(() => new ItemMetadataCache(store).Of(s_group, ["PRICE"], OperationContext.None));

        Assert.Equal("SegmentMissing", error.ErrorId);
    }

    private static string Joined(IEnumerable<string> texts) => string.Join(' ', texts);

    // As a version of the module that did not merge would have left them.
    private static void AddItems(IStore store, int segments)
    {
        var arn = Arn.Dataset("shop", DatasetType.Items);
        var dataset = store.Catalog.Require<Dataset>(arn);
        var schema = DatasetSchemaReader.Read(DatasetType.Items, store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText);
        for (var number = 0; number < segments; number++)
        {
            using var writer = store.Segments.Create(arn, schema);
            writer.Write(new ColumnBatch(1, [.. schema.Fields.Select(field => field.Type switch
            {
                FieldType.String => new ColumnData(field.Name) { Texts = [$"more{number}"] },
                FieldType.Int or FieldType.Long => new ColumnData(field.Name) { Integers = [1] },
                _ => new ColumnData(field.Name) { Numbers = [1] },
            })]));
            var segment = writer.Complete();
            store.Catalog.Write(transaction =>
            {
                transaction.SetSegments(arn, [segment], append: true);
                return true;
            });
        }
    }

    private static void Import(PersonalizeEngine engine, TempFolder folder, DatasetType type, int number)
    {
        var text = type switch
        {
            DatasetType.Interactions => $"USER_ID,ITEM_ID,TIMESTAMP\nu{number},i{number},{1_600_000_000 + number}\n",
            DatasetType.Items => $"ITEM_ID,PRICE\ni{number},{number}\n",
            _ => $"USER_ID,AGE\nu{number},{20 + number}\n",
        };
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = "shop",
                DatasetType = type,
                Paths = [folder.Write($"{type}-{number}.csv", text)],
                ImportMode = number == 0 ? "FULL" : "INCREMENTAL",
            },
            OperationContext.None);
    }

    /// <summary>A store with one import less, in each dataset, than are merged.</summary>
    public sealed class ImportedStore : IDisposable
    {
        private readonly TempFolder _folder = new();

        public ImportedStore()
        {
            using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
            for (var number = 0; number < UnmergedImports; number++)
            {
                foreach (var type in Enum.GetValues<DatasetType>())
                    Import(engine, _folder, type, number);
            }
        }

        public void CopyTo(string store) => _folder.CopyStore(store);

        public void Dispose() => _folder.Dispose();
    }

    /// <summary>A model that knows no item and is asked only to describe those that are new to it.</summary>
    public class NewItemModel : DispatchProxy
    {
        public IReadOnlyList<string> Described { get; private set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case "get_UsesItemMetadata":
                    return true;
                case "get_Items":
                    return new Vocabulary([]);
                case "Describe":
                    Described = (IReadOnlyList<string>)args![0]!;
                    return null;
                default:
                    throw new NotSupportedException(targetMethod.Name);
            }
        }
    }
}
