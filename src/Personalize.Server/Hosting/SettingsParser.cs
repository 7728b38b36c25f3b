using System.Globalization;
using Personalize.Engine.Ports;
using Personalize.Server.Locations;

namespace Personalize.Server.Hosting;

/// <summary>Reads the command line.</summary>
internal static class SettingsParser
{
    public const string Usage =
        """
        Usage: Personalize.Server [options]

          --store <directory>         the store (default: $PERSONALIZE_STORE, otherwise Personalize in the user's application data), or the
                                      connection string of one that several machines share; as others see command lines, put one with a
                                      password into $PERSONALIZE_STORE
          --url <address>             where to listen (default: http://127.0.0.1:8730; port 0 for any free one); may be repeated
          --bucket <name>=<place>     what s3://<name> stands for: a folder, the https:// address of a store that speaks the protocol of Amazon S3 and
                                      has a bucket of this name, or s3://<bucket> for one of Amazon S3; may be repeated (default for all: s3/<name> in
                                      the store)
          --allow-file-urls           lets jobs read and write file:// locations anywhere
          --allow-insecure            listens without TLS on other addresses than those of this machine
          --requests-per-second <n>   for each credential, twice as many at once (default: 5000; 0 for no limit)
          --parallel-jobs <n>         imports and other jobs at once, of which one is a training (default: 2)
          --max-training-jobs <n>     trials of AutoML for each version, 1 to 40 (default: 10)
          --node-name <name>          of a shared store: what the others call this machine (default: its name)
          --cluster-address <a[:p]>   of a shared store: where the others reach this machine; not for clients, and for no other network than theirs
                                      (default: its address on the way to the database, and any free port)
          --trial-slots <n>           of a shared store: trials of AutoML at once on this machine (default: its processors)
          --ready-file <path>         a file that says where the server listens as soon as it does
          --log-file <path>           the log, and what would be on the console, are appended to this file
          --parent <process id>       ends with this process

        Certificates and further addresses come from the configuration of Kestrel, such as
        Kestrel__Certificates__Default__Path and Kestrel__Certificates__Default__KeyPath in the environment. Credentials and region of remote buckets
        come from the usual configuration of AWS: the environment, profiles (AWS_PROFILE), the role of the machine.
        """;

    private static readonly string[] s_options =
    [
        "--store", "--url", "--bucket", "--allow-file-urls", "--allow-insecure", "--requests-per-second", "--parallel-jobs", "--max-training-jobs",
        "--node-name", "--cluster-address", "--trial-slots", "--ready-file", "--log-file", "--parent",
    ];

    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or not valid.</exception>
    public static ServerSettings Parse(IReadOnlyList<string> arguments)
    {
        var settings = new ServerSettings { Store = Location(StoreLocation.Default) };
        var (urls, buckets, remotes) = (new List<string>(), new Dictionary<string, string>(), new Dictionary<string, RemoteBucket>());
        for (var i = 0; i < arguments.Count; i++)
        {
            var option = arguments[i];
            switch (option)
            {
                case "--allow-file-urls":
                    settings = settings with { AllowFileUrls = true };
                    continue;
                case "--allow-insecure":
                    settings = settings with { AllowInsecure = true };
                    continue;
            }

            if (!s_options.Contains(option))
                throw new ArgumentException($"There is no option '{option}'.{NearestName.Suggestion(option, s_options)} --help lists all.");
            var value = i + 1 < arguments.Count ? arguments[++i] : throw new ArgumentException($"{option} needs a value.");
            switch (option)
            {
                case "--url":
                    urls.Add(value);
                    break;
                case "--bucket":
                    var (name, place) = Bucket(value);
                    if (RemoteBucket.Parse(name, place) is { } remote)
                        remotes[name] = remote;
                    else
                        buckets[name] = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
                    break;
                default:
                    settings = With(settings, option, value);
                    break;
            }
        }

        return settings with { Urls = urls.Count == 0 ? settings.Urls : urls, Buckets = buckets, RemoteBuckets = remotes };
    }

    private static ServerSettings With(ServerSettings settings, string option, string value) => option switch
    {
        "--store" => settings with { Store = Location(value) },
        "--requests-per-second" => settings with { RequestsPerSecond = Number(option, value, 0) },
        "--parallel-jobs" => settings with { ParallelJobs = Number(option, value, 1) },
        "--max-training-jobs" => settings with { MaxTrainingJobs = Number(option, value, 1) },
        "--node-name" => settings with { NodeName = Name(value) },
        "--cluster-address" => settings with { ClusterAddress = value },
        "--trial-slots" => settings with { TrialSlots = Number(option, value, 1) },
        "--log-file" => settings with { LogFile = Path.GetFullPath(value) },
        "--ready-file" => settings with { ReadyFile = Path.GetFullPath(value) },
        _ => settings with { Parent = Number(option, value, 1) },
    };

    private static string Location(string value) => StoreLocation.Parse(value).IsDirectory ? Path.GetFullPath(value) : value;

    // It is the name of a folder, too.
    private static string Name(string value) => value.Length is > 0 and <= 63 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
        && char.IsAsciiLetterOrDigit(value[0])
        ? value
        : throw new ArgumentException($"'{value}' is not allowed for --node-name: it has at most 63 letters, digits, hyphens and dots.");

    private static int Number(string option, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new ArgumentException($"'{value}' is not allowed for {option}: it is a whole number, at least {least}.");

    private static (string Name, string Place) Bucket(string value)
    {
        var equals = value.IndexOf('=');
        return equals > 0 && equals < value.Length - 1 && BucketMap.IsBucketName(value[..equals])
            ? (value[..equals], value[(equals + 1)..])
            : throw new ArgumentException(
                $"'{value}' is not a bucket: it has the form name=folder, name=https://host or name=s3://bucket, "
                + "with 3 to 63 lower-case letters, digits, dots and hyphens.");
    }
}
