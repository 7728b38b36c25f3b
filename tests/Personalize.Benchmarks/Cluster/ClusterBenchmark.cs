using Personalize.Benchmarks.Serving;
using Personalize.Engine;
using Personalize.Engine.Requests;
using Personalize.Storage;

namespace Personalize.Benchmarks.Cluster;

/// <summary>Nodes over one store, in network namespaces of this machine, with PostgreSQL in another one.</summary>
internal static class ClusterBenchmark
{
    public static int Run(Arguments arguments)
    {
        if (ClusterNetwork.Reason is { } reason)
        {
            Console.WriteLine($"cluster: skipped. {reason}");
            return 0;
        }

        foreach (var part in (arguments.Text("parts") ?? "serving,trials,kills").Split(','))
        {
            Console.WriteLine(part);
            var folder = Directory.CreateTempSubdirectory("pz-cluster-").FullName;
            try
            {
                using var network = new ClusterNetwork(nodes: 3);
                using var database = new ClusterDatabase();
                var store = ClusterDatabase.Location(Path.Combine(folder, "store"));
                switch (part)
                {
                    case "serving":
                        Serving(arguments, database, store, folder);
                        break;
                    case "trials":
                        TrialsBenchmark.Run(arguments, store, folder);
                        break;
                    case "kills":
                        KillsBenchmark.Run(arguments, database, store, folder);
                        break;
                    default:
                        throw new ArgumentException($"There is no part '{part}'.");
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    /// <summary>Compares what was acknowledged with what is in the database.</summary>
    /// <param name="except">A dataset group whose events do not count.</param>
    public static void CountEvents(ClusterDatabase database, IReadOnlyDictionary<string, bool> sent, string except = "")
    {
        var recorded = database.Query(
            "SELECT event_id FROM events JOIN resources ON resources.sequence = events.dataset "
                + $"WHERE resources.arn NOT LIKE '%/{except}/%'").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var distinct = recorded.ToHashSet();
        var lost = sent.Count(one => one.Value && !distinct.Contains(one.Key));
        Console.WriteLine(
            $"  events: {sent.Count} sent, {sent.Count(one => one.Value)} acknowledged, {recorded.Length} recorded; acknowledged and lost {lost}, "
            + $"recorded twice {recorded.Length - distinct.Count}, recorded though nobody sent them {distinct.Count(id => !sent.ContainsKey(id))}");
    }

    /// <summary>A credential, and the filter of the visitors.</summary>
    public static (NewServerCredential Credential, string Tracker) MakeServed(PersonalizeEngine engine)
    {
        engine.CreateFilter(new()
        {
            Name = ServingLoad.Filter, DatasetGroup = ServedStore.Name,
            FilterExpression = """EXCLUDE ItemID WHERE Interactions.TIMESTAMP > 1700000000""",
        });
        return (engine.CreateServerCredential(new()), engine.ListEventTrackers(new()).Single().TrackingId);
    }

    private static void Serving(Arguments arguments, ClusterDatabase database, string store, string folder)
    {
        var (rate, seconds) = (arguments.Number("rate", 500), arguments.Number("seconds", 60));
        var users = ServedStore.Fabricate(store, folder, arguments.Number("items", 3000), arguments.Number("hidden", 43));
        NewServerCredential credential;
        string tracker;
        using (var engine = new PersonalizeEngine(new StoreFactory().Open(store)))
            (credential, tracker) = MakeServed(engine);
        using var one = new ClusterHost(1, store, folder, cores: null);
        using var two = new ClusterHost(2, store, folder, cores: null);
        var warm = new ServingLoad([one, two], credential, tracker, users);
        warm.Run(rate / 5, 5, []);
        var load = new ServingLoad([one, two], credential, tracker, users) { FirstEvent = 1_000_000 };
        load.Run(rate, seconds, arguments.Text("faults") == "no" ? [] :
        [
            (seconds / 6.0, "one is killed", one.Kill),
            (seconds * 2 / 6.0, "one is started again", () => new Thread(one.Start).Start()),
            (seconds * 3 / 6.0, "two is cut off", () => ClusterNetwork.Cut(two.Name, isCut: true)),
            (seconds * 4.5 / 6.0, "two is joined again", () => ClusterNetwork.Cut(two.Name, isCut: false)),
        ]);
        CountEvents(database, warm.Events.Concat(load.Events).ToDictionary(sent => sent.Key, sent => sent.Value));
        Console.WriteLine($"  members: {database.Query("SELECT siloname || ' ' || status FROM orleansmembershiptable ORDER BY starttime").Replace('\n', ',')}");
        if (arguments.Text("logs") is not null)
            Array.ForEach([one, two], node => Console.WriteLine(File.ReadAllText(node.Log)));
    }
}
