using System.Diagnostics;

namespace Personalize.Server.Tests.Clients;

/// <summary>
/// Finds the clients of the service on this machine, or installs them into a folder of the repository that git ignores. Where neither is possible,
/// the tests of a client are skipped, with the reason.
/// </summary>
internal static class ClientTools
{
    private const string NodePackages = "@aws-sdk/client-personalize @aws-sdk/client-personalize-runtime @aws-sdk/client-personalize-events";

    // The second one carries a Chromium, which playwright would load from elsewhere.
    private const string BrowserPackages = "playwright-core @sparticuz/chromium";

    private const string S3Packages = "s3rver";

    private static readonly Lazy<ClientTool> s_s3 = new(() => FindNode("s3", S3Packages, "s3rver"));
    private static readonly Lazy<ClientTool> s_cli2 = new(FindCli2);
    private static readonly Lazy<ClientTool> s_python = new(FindPython);
    private static readonly Lazy<ClientTool> s_node = new(() => FindNode("node", NodePackages, "the packages of the AWS SDK"));
    private static readonly Lazy<ClientTool> s_browser = new(() => FindNode("browser", BrowserPackages, "playwright-core and Chromium"));

    /// <summary>Python with boto3 and the AWS CLI.</summary>
    public static ClientTool Python => s_python.Value;

    /// <summary>Python with version 2 of the AWS CLI, which is a package of Debian and none of Python's.</summary>
    public static ClientTool Cli2 => s_cli2.Value;

    /// <summary>Node with the packages of the AWS SDK for JavaScript.</summary>
    public static ClientTool Node => s_node.Value;

    /// <summary>Node with a headless Chromium.</summary>
    public static ClientTool Browser => s_browser.Value;

    /// <summary>Node with a server that speaks the protocol of Amazon S3.</summary>
    public static ClientTool S3 => s_s3.Value;

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output) Run(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{output.Result}{error.Result}It took longer than {limit}.");
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>A folder of the repository that git ignores.</summary>
    public static string Cache()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Personalize.sln")))
            folder = folder.Parent!;
        return Directory.CreateDirectory(Path.Combine(folder.FullName, "out", "clients")).FullName;
    }

    private static ClientTool FindPython()
    {
        const string Import = "import boto3, awscli.clidriver";
        var missing = "there is no python3";
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
        {
            if (!TryRun(python, ["-c", "pass"], []))
                continue;
            if (TryRun(python, ["-c", Import], []))
                return new ClientTool(python, [], null);
            var folder = Path.Combine(Cache(), "python");
            var environment = new Dictionary<string, string> { ["PYTHONPATH"] = folder };
            if (TryRun(python, ["-c", Import], environment) || TryRun(python, ["-m", "pip", "install", "-q", "--target", folder, "boto3", "awscli"], []))
                return new ClientTool(python, environment, null);
            missing = "boto3 and awscli are not installed, and pip could not install them";
        }

        return new ClientTool("", [], missing);
    }

    // In a CI run the machine is its own; elsewhere nobody wants a test to install programs.
    private static ClientTool FindCli2()
    {
        const string Import = "import awscli.clidriver; assert awscli.__version__.startswith('2.')";
        const string Python = "/usr/bin/python3";
        if (TryRun(Python, ["-c", Import], []))
            return new ClientTool(Python, [], null);
        return Environment.GetEnvironmentVariable("CI") is { Length: > 0 }
            && TryRun("apt-get", ["update"], [])
            && TryRun("apt-get", ["install", "-y", "--no-install-recommends", "awscli"], new() { ["DEBIAN_FRONTEND"] = "noninteractive" })
            && TryRun(Python, ["-c", Import], [])
            ? new ClientTool(Python, [], null)
            : new ClientTool("", [], "version 2 of the AWS CLI is not installed as a package of the system (apt-get install awscli)");
    }

    private static ClientTool FindNode(string name, string packageList, string described)
    {
        if (!TryRun("node", ["--version"], []))
            return new ClientTool("", [], "there is no node");
        var folder = Directory.CreateDirectory(Path.Combine(Cache(), name)).FullName;
        var environment = new Dictionary<string, string> { ["PERSONALIZE_NODE_MODULES"] = folder };
        var packages = packageList.Split(' ');
        return packages.All(package => Directory.Exists(Path.Combine(folder, "node_modules", package)))
            || TryRun("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", .. packages], [])
            ? new ClientTool("node", environment, null)
            : new ClientTool("", [], $"npm could not install {described}");
    }

    private static bool TryRun(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        try
        {
            return Run(program, arguments, environment, TimeSpan.FromMinutes(2)).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
