using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Servers;

namespace Personalize.PowerShell.Commands;

/// <summary>Starts the server through which AWS clients use the store.</summary>
[Cmdlet(VerbsLifecycle.Start, "PersonalizeServer", SupportsShouldProcess = true)]
[OutputType(typeof(PersonalizeServer))]
public sealed class StartPersonalizeServerCommand : StoreCommand
{
    private static readonly string[] s_elsewhere = ["http://", "https://", "s3://"];

    /// <summary>Where to listen.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Url { get; set; } = ["http://127.0.0.1:8730"];

    /// <summary>Bucket → the folder that stands for it, or the store where it is.</summary>
    [Parameter]
    public Hashtable? Bucket { get; set; }

    [Parameter]
    public SwitchParameter AllowFileUrl { get; set; }

    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? RequestsPerSecond { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ParallelJobs { get; set; }

    [Parameter]
    [ValidateRange(1, 40)]
    public int? MaxTrainingJobs { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>Of a shared store: where other nodes reach this one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClusterAddress { get; set; }

    /// <summary>The server outlives the session.</summary>
    [Parameter]
    public SwitchParameter Detached { get; set; }

    private protected override void ProcessInput()
    {
        var store = StoreDirectory;
        if (!ShouldProcess(StoreName, $"Start a server on {string.Join(", ", Url)}"))
            return;
        Guard(Url, () =>
        {
            var options = Options().ToList();
            var log = LogPath is null ? null : FilePaths.Of(this, LogPath);
            WriteObject(Run(context => new ServerProcess(store).Start(options, log, Detached, context.CancellationToken)));
            if (Engine.ListServerCredentials(new()).Count == 0)
                Inline.Information?.Invoke("No client can sign requests yet: New-PersonalizeServerCredential makes a credential.");
        });
    }

    private static bool IsElsewhere(string place) =>
        s_elsewhere.Any(scheme => place.StartsWith(scheme, StringComparison.Ordinal));

    private IEnumerable<string> Options()
    {
        foreach (var url in Url)
        {
            yield return "--url";
            yield return url;
        }

        foreach (var (bucket, folder) in TextMap.From(Bucket))
        {
            yield return "--bucket";
            yield return $"{bucket}={(IsElsewhere(folder) ? folder : FilePaths.Of(this, folder))}";
        }

        if (ClusterAddress is { } cluster)
        {
            yield return "--cluster-address";
            yield return cluster;
        }

        if (AllowFileUrl)
            yield return "--allow-file-urls";
        if (AllowInsecure)
            yield return "--allow-insecure";
        (string, int?)[] numbers =
            [("--requests-per-second", RequestsPerSecond), ("--parallel-jobs", ParallelJobs), ("--max-training-jobs", MaxTrainingJobs)];
        foreach (var (option, number) in numbers)
        {
            if (number is not { } value)
                continue;
            yield return option;
            yield return value.ToString(CultureInfo.InvariantCulture);
        }
    }
}
