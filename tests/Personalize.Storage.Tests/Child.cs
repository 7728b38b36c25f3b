using System.Diagnostics;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Tests.Engine;
using Personalize.Storage.Tests.Engine.Import;
using Personalize.Storage.Tests.Engine.Tuning;

namespace Personalize.Storage.Tests;

/// <summary>What this assembly does when the crash tests start it as a process of its own, and how they start it.</summary>
internal static class Child
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["import", var store, var folder, var first]:
                Import(store, folder, int.Parse(first));
                return 0;
            case ["add", var store, var folder, var first]:
                Add(store, folder, int.Parse(first));
                return 0;
            case ["run-import", var store, var job]:
                RunImport(store, job);
                return 0;
            case ["save", var store]:
                Save(store);
                return 0;
            case ["put", var store, var first]:
                Put(store, int.Parse(first));
                return 0;
            case ["show", var store, var first]:
                RecommendationLogCrashTests.Append(store, int.Parse(first), Say);
                return 0;
            case ["share", var store, var user, var requests]:
                Share(store, user, int.Parse(requests));
                return 0;
            case ["remove", var store, var first]:
                RemoveUsers(store, int.Parse(first));
                return 0;
            case ["delete", var store, var first]:
                DeleteVersions(store, int.Parse(first));
                return 0;
            case ["train", var store]:
                Train(store);
                return 0;
            case ["search", var store, var solution]:
                Search(store, solution);
                return 0;
            case ["work", var store, var folder, var number]:
                Work(store, folder, int.Parse(number));
                return 0;
            case ["backup", var store, var folder]:
                Backup(store, folder);
                return 0;
            case ["restore", var backup, var store]:
                Restore(backup, store);
                return 0;
            case ["repair", var store]:
                Repair(store);
                return 0;
            case ["repair-damaged", var store, var damaged]:
                RepairDamaged(store, damaged);
                return 0;
            case ["batch", var store, var folder, var version]:
                BatchCrashTests.Answer(store, folder, version, Say);
                return 0;
            case ["many", var store, var folder, var imports]:
                ManyImportsTests.UseMany(store, folder, int.Parse(imports));
                return 0;
            case ["hold", var store, var arn]:
                Hold(store, arn);
                return 0;
            default:
                Console.Error.WriteLine("This assembly holds tests: run it with dotnet test.");
                return 1;
        }
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add("exec");
        else
            start.FileName = "dotnet";
        start.ArgumentList.Add(typeof(Child).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>The same with a limit on the number of open files.</summary>
    public static Process StartWithFiles(int most, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true };
        foreach (var argument in (string[])["-c", $"ulimit -n {most}; exec \"$0\" \"$@\"", "dotnet", typeof(Child).Assembly.Location, .. arguments])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public static string ImportFile(string folder, int number) => Path.Combine(folder, $"part-{number}.csv");

    public static Tensor[] Tensors(int generation) => [new Tensor("w", [1000, 100], Enumerable.Repeat((float)generation, 100_000).ToArray())];

    // Each import ends with a line that acknowledges it.
    private static void Import(string store, string folder, int first)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = first; File.Exists(ImportFile(folder, number)); number++)
        {
            var mode = number % CrashTests.ImportsPerFull == CrashTests.ImportsPerFull - 1 ? "FULL" : "INCREMENTAL";
            engine.ImportDataset(
                new CreateDatasetImportJobRequest
                {
                    DatasetGroup = "shop",
                    DatasetType = DatasetType.Interactions,
                    Paths = [ImportFile(folder, number)],
                    ImportMode = mode,
                },
                OperationContext.None);
            Say(number);
        }
    }

    // Imports of which each adds its rows.
    private static void Add(string store, string folder, int first)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = first; File.Exists(ImportFile(folder, number)); number++)
        {
            engine.ImportDataset(
                new CreateDatasetImportJobRequest
                {
                    DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [ImportFile(folder, number)], ImportMode = "INCREMENTAL",
                },
                OperationContext.None);
            Say(number);
        }
    }

    // Says when it is in the middle of the job, and stays there.
    private static void RunImport(string store, string job)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        var context = new OperationContext
        {
            Progress = _ =>
            {
                Say(1);
                Thread.Sleep(Timeout.Infinite);
            },
        };
        engine.RunDatasetImportJob(new RunDatasetImportJobRequest(job), context);
    }

    private static void Save(string store)
    {
        using var opened = new StoreFactory().Open(store);
        opened.Catalog.Write(transaction =>
        {
            if (transaction.Find<SolutionVersion>(Records.Version("v1").Arn) is null)
                transaction.Insert(Records.Version("v1"), parentArn: null);
            return true;
        });
        for (var generation = 1; ; generation++)
        {
            opened.Models.Save("v1", "model", $"{{\"generation\":{generation}}}", Tensors(generation));
            Say(generation);
        }
    }

    // Requests of three events, each acknowledged once it is on the disk.
    private static void Put(string store, int first)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = first; ; number++)
        {
            engine.PutEvents(EventsOf($"u{number % 5}", number));
            Say(number);
        }
    }

    // Events of this process's own user and, after each request, one that every process records.
    private static void Share(string store, string user, int requests)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = 0; number < requests; number++)
        {
            engine.PutEvents(EventsOf(user, number));
            engine.PutEvents(new PutEventsRequest
            {
                TrackingId = "shop",
                UserId = "shared",
                SessionId = "s",
                EventList = [new PutEvent { EventId = $"shared-{number}", EventType = "click", ItemId = "i", SentAt = number }],
            });
        }
    }

    private static PutEventsRequest EventsOf(string user, int number) => new()
    {
        TrackingId = "shop",
        UserId = user,
        SessionId = user,
        EventList = [.. Enumerable.Range(0, 3)
            .Select(k => new PutEvent { EventId = $"{user}/{number}/{k}", EventType = "click", ItemId = $"{number}", SentAt = number })],
    };

    private static void RemoveUsers(string store, int first)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = first; number < CrashTests.UsersToRemove; number++)
        {
            engine.DeleteUsers(new("shop", [$"u{number}"]), OperationContext.None);
            Say(number);
        }
    }

    // A version with its model, then its deletion: the line says that both are done.
    private static void DeleteVersions(string store, int first)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = first; ; number++)
        {
            var version = Records.Version($"v{number}");
            engine.Store.Catalog.Write(transaction =>
            {
                transaction.Insert(version, version.SolutionArn);
                return true;
            });
            engine.Store.Models.Save(version.Name, "model", "{}", Tensors(number));
            engine.DeleteSolutionVersion(new(version.Arn));
            Say(number);
        }
    }

    private static void Train(string store)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = 0; ; number++)
            engine.TrainSolution(new TrainSolutionRequest { Solution = "shop", ThrottleLimit = 1, Begun = _ => Say(number) }, OperationContext.None);
    }

    private static void Search(string store, string solution)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        SearchCrashTests.Search(engine, solution, Say);
    }

    // What several processes do at once in one store: import, read, export and delete; each completed step is a line.
    private static void Work(string store, string folder, int number)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var step = 0; step < ConcurrencyTests.Steps; step++)
        {
            var path = ImportFile(folder, (number * ConcurrencyTests.Steps) + step);
            engine.ImportDataset(
                new CreateDatasetImportJobRequest
                {
                    DatasetGroup = $"shop{number}",
                    DatasetType = DatasetType.Interactions,
                    Paths = [path],
                    ImportMode = "INCREMENTAL",
                }, OperationContext.None);
            foreach (var dataset in engine.ListDatasets(new()))
                engine.Store.Segments.Sweep();
            engine.CreateDatasetGroup(new() { Name = $"extra-{number}-{step}" });
            engine.DeleteDatasetGroup(new($"extra-{number}-{step}"));
            Say(step);
        }
    }

    private static void Backup(string store, string folder)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        for (var number = 0; ; number++)
        {
            engine.BackupStore(new(Path.Combine(folder, $"{number}")), OperationContext.None);
            Say(number);
        }
    }

    private static void Restore(string backup, string store)
    {
        for (var number = 0; ; number++)
        {
            new StoreFactory().Restore(new(backup, store, Replace: true), OperationContext.None);
            Say(number);
        }
    }

    private static void Repair(string store)
    {
        for (var number = 0; ; number++)
        {
            File.Delete(Path.Combine(store, "personalize.db"));
            new StoreFactory().Repair(new(store), OperationContext.None);
            Say(number);
        }
    }

    private static void RepairDamaged(string store, string damaged)
    {
        for (var number = 0; ; number++)
        {
            File.Copy(damaged, damaged + ".copy", overwrite: true);
            File.Move(damaged + ".copy", Path.Combine(store, "personalize.db"), overwrite: true);
            new StoreFactory().Repair(new(store), OperationContext.None);
            Say(number);
        }
    }

    private static void Hold(string store, string arn)
    {
        using var opened = new StoreFactory().Open(store);
        using var lease = opened.Catalog.TryAcquireLease(arn);
        Say(lease is null ? 0 : 1);
        lease?.StopRequested.WaitHandle.WaitOne();
        Say(2);
    }

    private static void Say<T>(T line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
