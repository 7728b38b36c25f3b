using Personalize.Engine;

namespace Personalize.Server.Tests.Pages;

/// <summary>A server whose store has everything that the page shows, and names that try to be markup.</summary>
public sealed class PageStore : IAsyncLifetime
{
    public const string Group = "page-shop";
    public const string HostileUser = "<script>alert('user')</script>";
    public const string HostileItem = "\"><img src=x onerror=alert('item')>\u202Egpj";

    internal TestServer Server { get; private set; } = null!;

    internal SolutionVersion Version { get; private set; } = null!;

    /// <summary>A user of the data.</summary>
    internal string User { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Server = await TestServer.Start();
        var engine = Server.Engine;
        var files = PersonalizeEngine.WriteSampleDataset(
            new() { Directory = Server.BucketFolder, UserCount = 150, ItemCount = 60, EventCount = 4000 }, OperationContext.None);
        foreach (var type in (DatasetType[])[DatasetType.Interactions, DatasetType.Items])
            Import(engine, type, files.Single(file => file.DatasetType == type).Path, $"{type}".ToLowerInvariant());
        Assert.Throws<PersonalizeException>(() => Import(engine, DatasetType.Users, Path.Combine(Server.BucketFolder, "<b>missing</b>.csv"), "fails"));
        User = engine.SuggestUsers(new(Group, "", 1))[0];

        Version = Train(engine, "clicks", "aws-hrnn");
        engine.CreateCampaign(new() { Name = "first", SolutionVersion = Version.Arn, RecommendationLogDays = 30 }, OperationContext.None);
        engine.CreateCampaign(new() { Name = "popular", SolutionVersion = Train(engine, "popular", "aws-popularity-count").Arn }, OperationContext.None);
        var tracker = engine.CreateEventTracker(new() { Name = "clicks", DatasetGroup = Group }, OperationContext.None);
        engine.PutEvents(new()
        {
            TrackingId = tracker.TrackingId, UserId = HostileUser, SessionId = "s",
            EventList = [new() { ItemId = HostileItem, EventType = "view", SentAt = 1_700_000_000 }],
        });
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    private static void Import(PersonalizeEngine engine, DatasetType type, string path, string name)
    {
        var job = engine.CreateDatasetImportJob(new() { JobName = name, DatasetGroup = Group, DatasetType = type, Paths = [path] });
        engine.RunDatasetImportJob(new(job.Arn), OperationContext.None);
    }

    private static SolutionVersion Train(PersonalizeEngine engine, string name, string recipe)
    {
        engine.CreateSolution(new() { Name = name, DatasetGroup = Group, Recipe = recipe }, OperationContext.None);
        return engine.TrainSolution(new() { Solution = name }, OperationContext.None);
    }
}
