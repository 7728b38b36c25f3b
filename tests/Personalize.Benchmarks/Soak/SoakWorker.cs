using System.Diagnostics;
using System.Globalization;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks.Soak;

/// <summary>
/// The work of one process. Each line that it writes acknowledges a step: <c>done 5</c>; servers write <c>served</c> with the median and the
/// 99th percentile of their answers in milliseconds and their memory in MB.
/// </summary>
internal sealed class SoakWorker(PersonalizeEngine engine, string directory, string name)
{
    public const string Group = "soak";
    public const int Users = 500;
    public const int RowsPerImport = 200;
    public const int EventsPerRequest = 5;

    private const int Items = 300;

    // What others hold for a moment; the step is repeated.
    private static readonly string[] s_passing =
        [ErrorIds.DatasetInUse, ErrorIds.ResourceInUse, ErrorIds.SolutionVersionInWork, ErrorIds.StoreBusy, ErrorIds.ResourceChanged, ErrorIds.LeaseLost];

    private readonly PersonalizeEngine _engine = engine;
    private readonly string _directory = directory;
    private readonly string _name = name;

    public static int Run(string directory, string name, SoakRole role, int first)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(Path.Combine(directory, "store")));
        var worker = new SoakWorker(engine, directory, name);

        // Each step returns for how many milliseconds the process rests after it.
        Func<int, int> step = role switch
        {
            SoakRole.Events => worker.PutEvents,
            SoakRole.Imports => worker.Import,
            SoakRole.Serving => worker.Serve,
            SoakRole.Training => worker.Train,
            SoakRole.Maintenance => worker.Maintain,
            _ => worker.Answer,
        };
        for (var number = first; ; number++)
        {
            try
            {
                var rest = step(number);
                Say($"done {number}");
                Thread.Sleep(rest);
            }
            catch (PersonalizeException exception) when (s_passing.Contains(exception.ErrorId) || IsVersionGone(role, exception))
            {
                Say($"waited {exception.ErrorId}");
                number--;
                Thread.Sleep(200);
            }
        }
    }

    /// <summary>Makes the data, the tracker and the first version, with its campaign.</summary>
    public static void Prepare(string directory)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(Path.Combine(directory, "store")));
        var worker = new SoakWorker(engine, directory, "first");
        worker.ImportRows(Enumerable.Range(0, Users * 20).Select(row => Row(row % Users, row, 1_600_000_000)), "FULL");
        engine.CreateEventTracker(new() { Name = Group, DatasetGroup = Group }, OperationContext.None);
        engine.CreateSolution(new CreateSolutionRequest { Name = Group, DatasetGroup = Group, Recipe = "aws-hrnn" }, OperationContext.None);
        var version = engine.TrainSolution(new TrainSolutionRequest { Solution = Group, ThrottleLimit = 1 }, OperationContext.None);
        engine.CreateCampaign(new() { Name = Group, SolutionVersion = version.Arn }, OperationContext.None);
        File.WriteAllLines(Path.Combine(directory, "users.jsonl"), Enumerable.Range(0, Users).Select(user => $"{{\"userId\":\"u{user}\"}}"));
    }

    /// <summary>The item that tells which step has imported a row.</summary>
    public static string ItemOf(int number) => $"import{number}";

    // The training has put a newer version behind the campaign and deleted the one that the job had begun with.
    private static bool IsVersionGone(SoakRole role, PersonalizeException exception) =>
        role == SoakRole.Batches && exception.ErrorId == ErrorIds.ResourceNotFound;

    private int PutEvents(int number)
    {
        _engine.PutEvents(new PutEventsRequest
        {
            TrackingId = Group,
            UserId = $"u{number % Users}",
            SessionId = $"{_name}/{number % Users}",
            EventList = [.. Enumerable.Range(0, EventsPerRequest).Select(k => new PutEvent
            {
                EventId = $"{_name}/{number}/{k}", EventType = "click", ItemId = $"i{((number * 7) + k) % Items}", SentAt = 1_800_000_000 + number,
            })],
        });
        return 250;
    }

    private int Import(int number)
    {
        ImportRows(
            Enumerable.Range(0, RowsPerImport).Select(row => row == 0
                ? $"u{number % Users},{ItemOf(number)},{1_700_000_000 + number}"
                : Row((number + row) % Users, row * number, 1_700_000_000 + (number * 10))),
            "INCREMENTAL");
        return 3000;
    }

    private int Serve(int number)
    {
        var random = new Random(number);
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < 5)
        {
            var begun = Stopwatch.GetTimestamp();
            _engine.GetRecommendations(new() { Campaign = Group, UserId = $"u{random.Next(Users)}" }, OperationContext.None);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            Thread.Sleep(20);
        }

        times.Sort();
        using var process = Process.GetCurrentProcess();
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"served {times[times.Count / 2]:0.00} {times[times.Count * 99 / 100]:0.00} {process.WorkingSet64 / 1e6:0}"));
        return 0;
    }

    private int Train(int number)
    {
        var left = _engine.ListSolutionVersions(new(Group));
        foreach (var killed in left.Where(version => version.Status is ResourceStatus.CreateFailed or ResourceStatus.CreatePending))
            _engine.DeleteSolutionVersion(new(killed.Arn));
        var version = _engine.TrainSolution(new TrainSolutionRequest { Solution = Group, ThrottleLimit = 1 }, OperationContext.None);
        _engine.UpdateCampaign(new() { Campaign = Group, SolutionVersion = version.Arn }, OperationContext.None);
        foreach (var old in _engine.ListSolutionVersions(new(Group)).Where(old => old.Arn != version.Arn && old.Status == ResourceStatus.Active))
            _engine.DeleteSolutionVersion(new(old.Arn));
        return 10_000;
    }

    private int Maintain(int number)
    {
        var user = GoneUser(number);
        _engine.PutEvents(new PutEventsRequest
        {
            TrackingId = Group, UserId = user, SessionId = user, EventList = [new PutEvent { EventType = "click", ItemId = "i1", SentAt = 1_800_000_000 }],
        });
        _engine.DeleteUsers(new(Group, [user]), OperationContext.None);
        var backup = Path.Combine(_directory, $"backup-{number}");
        if (Directory.Exists(backup))
            Directory.Delete(backup, recursive: true);
        _engine.BackupStore(new(backup), OperationContext.None);
        Directory.Delete(backup, recursive: true);
        _engine.TestDataset(new() { DatasetGroup = Group }, OperationContext.None);
        return 5000;
    }

    private int Answer(int number)
    {
        var output = Path.Combine(_directory, "answers.jsonl");
        File.Delete(output);
        var job = _engine.CreateBatchInferenceJob(new() { Campaign = Group, InputPath = Path.Combine(_directory, "users.jsonl"), OutputPath = output });
        _engine.RunBatchInferenceJob(new(job.Arn, ThrottleLimit: 1), OperationContext.None);
        if (File.ReadLines(output).Count() != Users)
            throw new InvalidDataException("A batch is not complete.");
        return 10_000;
    }

    /// <summary>A user who is there only to be removed.</summary>
    public static string GoneUser(int number) => $"gone-{number}-";

    private static string Row(int user, int number, long time) =>
        string.Create(CultureInfo.InvariantCulture, $"u{user},i{(user + (number / Users * number / Users)) % Items},{time + number}");

    private void ImportRows(IEnumerable<string> rows, string mode)
    {
        var path = Path.Combine(_directory, $"{_name}.csv");
        File.WriteAllText(path, $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Join('\n', rows)}\n");
        _engine.ImportDataset(
            new CreateDatasetImportJobRequest { DatasetGroup = Group, DatasetType = DatasetType.Interactions, Paths = [path], ImportMode = mode },
            OperationContext.None);
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
