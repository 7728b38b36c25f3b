namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>A small shop with a trained version and a campaign, made once for the tests that only read.</summary>
public sealed class TrainedShop : IDisposable
{
    public const string ImportSample =
        """
        $files = New-PersonalizeSampleDataset $args[0] -UserCount 60 -ItemCount 40 -EventCount 3000
        $files | Where-Object Type -eq Interactions | Import-PersonalizeDataset -DatasetGroup shop -InformationAction Ignore
        """;

    public TrainedShop()
    {
        Session = new ModuleSession(Terminal);
        Session.Run(ImportSample, Path.Combine(Session.Folder, "sample"));
        Session.Run("New-PersonalizeSolution shop shop -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion | New-PersonalizeCampaign shop; "
            + "New-PersonalizeEventTracker shop shop");
    }

    internal RecordingInterface Terminal { get; } = new();

    internal ModuleSession Session { get; }

    public void Dispose() => Session.Dispose();
}
