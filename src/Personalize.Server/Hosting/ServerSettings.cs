using Personalize.Engine.Ports;
using Personalize.Server.Locations;

namespace Personalize.Server.Hosting;

/// <summary>What the command line says.</summary>
internal sealed record ServerSettings
{
    /// <summary>Ten rows of 32 000 characters each, which the service allows, with room to spare.</summary>
    public const int MostBodyBytes = 2 * 1024 * 1024;

    /// <summary>Up to here a body that is too large is taken and thrown away; beyond, the connection is closed without waiting for its end.</summary>
    public const int MostDiscardedBytes = 64 * 1024 * 1024;

    /// <summary>The least rate at which bodies must come, and answers be taken.</summary>
    public const int LeastBytesPerSecond = 240;

    public const string DefaultUrl = "http://127.0.0.1:8730";

    /// <summary>Directory of the store, or the connection string of one that several machines share.</summary>
    public string Store { get; init; } = "";

    /// <summary>The directory of the store's files.</summary>
    public string Folder => StoreLocation.Parse(Store).Folder ?? "";

    /// <summary>What may be shown of the store; a connection string may contain a password.</summary>
    public string StoreName => $"{StoreLocation.Parse(Store)}";

    /// <summary>Whether several machines share the store.</summary>
    public bool IsShared => !StoreLocation.Parse(Store).IsDirectory;

    /// <summary>The directory of this server's own files. Of a store that several machines share, each has one.</summary>
    public string State => IsShared ? Path.Combine(Folder, "servers", NodeName) : Path.Combine(Folder, "server");

    /// <summary>The directory of the files of jobs whose locations are elsewhere: whichever machine does the job finds them.</summary>
    public string Transfers => Path.Combine(IsShared ? Folder : State, "transfers");

    /// <summary>
    /// The directory with a folder for each bucket that is named nowhere; null if the store is in a bucket, so that its machines have no directory in common.
    /// </summary>
    public string? BucketHome => StoreLocation.Parse(Store).Bucket is null ? Path.Combine(Folder, "s3") : null;

    /// <summary>What the other machines of a shared store call this one.</summary>
    public string NodeName { get; init; } = Environment.MachineName;

    /// <summary>Where the other machines reach this one, as address or address:port; null to find it out.</summary>
    public string? ClusterAddress { get; init; }

    /// <summary>How many trials of searches run here at once, with a thread each.</summary>
    public int TrialSlots { get; init; } = Environment.ProcessorCount;

    /// <summary>Where to listen; more may be in the configuration of Kestrel.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Bucket → absolute path of its folder.</summary>
    public IReadOnlyDictionary<string, string> Buckets { get; init; } = new Dictionary<string, string>();

    /// <summary>Bucket → where it really is, in a store that speaks the protocol of Amazon S3.</summary>
    public IReadOnlyDictionary<string, RemoteBucket> RemoteBuckets { get; init; } = new Dictionary<string, RemoteBucket>();

    /// <summary>Whether jobs may name <c>file://</c> locations.</summary>
    public bool AllowFileUrls { get; init; }

    /// <summary>Whether to listen without TLS on other addresses than those of this machine.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>For each credential; 0 for no limit.</summary>
    public int RequestsPerSecond { get; init; } = 5000;

    /// <summary>How many clients may be connected at once; what comes after them is closed.</summary>
    public int MostConnections { get; init; } = 20_000;

    /// <summary>How long a client may take for the headers of a request.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may be open without a request.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>How long a client may take for a body before it must have come at <see cref="LeastBytesPerSecond"/>.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many imports, trainings and other jobs are done at once; of trainings always one.</summary>
    public int ParallelJobs { get; init; } = 2;

    /// <summary>How many trials AutoML makes for a version; null for the engine's own number.</summary>
    public int? MaxTrainingJobs { get; init; }

    /// <summary>A file that appears when the server is ready, and goes with it; null for a server on a console.</summary>
    public string? ReadyFile { get; init; }

    /// <summary>The file that the log goes to; null for the console.</summary>
    public string? LogFile { get; init; }

    /// <summary>The process with which the server ends; null for none.</summary>
    public int? Parent { get; init; }
}
