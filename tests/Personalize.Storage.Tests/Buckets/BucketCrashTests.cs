using Personalize.Engine;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Buckets;

/// <summary>Kills processes that write to a bucket. Another machine, with a cache of its own, looks at what they have left.</summary>
public sealed class BucketCrashTests : IDisposable
{
    private readonly BucketStore _temp = new();

    public void Dispose() => _temp.Dispose();

    [SkippableFact]
    public void Killed_model_writes_leave_a_whole_model()
    {
        var random = new Random(2);
        var found = 0;
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            var last = Kills.RunAndKill(random, 400, "save", _temp.Location).Last ?? 0;
            using var store = _temp.Open("elsewhere");
            using var model = store.Models.TryOpen("v1", "model");
            if (model is null)
            {
                Assert.Equal(0, last);
                continue;
            }

            var values = model.Read<float>("w");
            var generation = (int)values[0];
            Assert.True(last == 0 || generation == last || generation == last + 1, $"Acknowledged {last}, found {generation}.");
            Assert.Equal(100_000, values.Count(values[0]));
            found++;
        }

        Assert.True(found > 0, "No model was written before a kill.");

        // All but the model itself are removed when nobody can be at work on them any more.
        _temp.Execute("UPDATE bucket_files SET made = made - 90000000");
        _temp.Store.Models.Sweep();
        Assert.Equal(2, BucketStore.Server.KeysOf(_temp.Bucket).Count);
    }

    [SkippableFact]
    public void Killed_imports_leave_every_acknowledged_row_and_nothing_half_visible()
    {
        using var folder = new TempFolder();
        var files = 70 * Kills.PerTest;
        for (var number = 0; number < files; number++)
            File.WriteAllText(Child.ImportFile(folder.Path, number), $"USER_ID,ITEM_ID,TIMESTAMP\nu{number},i,1\nu{number},j,2\n");
        using (var engine = new PersonalizeEngine(_temp.Open()))
            engine.CreateDatasetGroup(new() { Name = "shop" });
        var random = new Random(1);
        var next = 0;
        for (var kill = 0; kill < Kills.PerTest && next < files; kill++)
        {
            // One file at a time: each of them replaces nothing.
            var last = Kills.RunAndKill(random, 600, "add", _temp.Location, folder.Path, $"{next}").Last ?? next - 1;
            using var store = _temp.Open("elsewhere");
            var users = UsersOf(store);
            Assert.Contains(users.Length, new[] { 2 * (last + 1), 2 * (last + 2) });
            Assert.Equal(users.Length / 2, users.Distinct().Count());
            next = users.Length / 2;
        }

        Assert.True(next > 0, "No import was acknowledged before its kill.");
    }

    private static string[] UsersOf(Personalize.Engine.Ports.IStore store)
    {
        var arn = Arn.Dataset("shop", DatasetType.Interactions);
        return
        [
            .. store.Segments.Read(arn, store.Catalog.Segments(arn), ["USER_ID"], CancellationToken.None)
                .SelectMany(batch => batch.Columns[0].Texts!.Take(batch.RowCount))!,
        ];
    }
}
