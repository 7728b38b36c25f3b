using Xunit.Abstractions;

namespace Personalize.Server.Tests.Clients;

/// <summary>Unmodified clients of the service run the whole life of a recommender against the server, and meet each error once.</summary>
public sealed class ClientTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly ITestOutputHelper _output = output;
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.Start();
        _server.WriteData();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [PythonFact]
    public void Boto3_runs_the_whole_life() => Run(ClientTools.Python, "life.py");

    [PythonFact]
    public void The_AWS_CLI_runs_the_whole_life() => Run(ClientTools.Python, "life_cli.py");

    [Cli2Fact]
    public void Version_2_of_the_AWS_CLI_runs_the_whole_life() => Run(ClientTools.Cli2, "life_cli.py", "life_cli2");

    [PythonFact]
    public void A_published_notebook_of_the_HRNN_recipe_runs() => Run(ClientTools.Python, "notebook.py");

    [NodeFact]
    public void The_AWS_SDK_for_JavaScript_runs_the_whole_life() => Run(ClientTools.Node, "life.mjs");

    private void Run(ClientTool tool, string script, string? name = null)
    {
        var credential = _server.Credential;
        var environment = new Dictionary<string, string>(tool.Environment)
        {
            ["AWS_ACCESS_KEY_ID"] = credential.Credential.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = credential.SecretAccessKey,
            ["AWS_CONFIG_FILE"] = Path.Combine(_server.Folder, "no-configuration"),
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["NO_PROXY"] = "127.0.0.1",
            ["PERSONALIZE_ENDPOINT"] = _server.Address,
            ["PERSONALIZE_BUCKET"] = TestServer.Bucket,
            ["PERSONALIZE_BUCKET_FOLDER"] = _server.BucketFolder,
        };
        var (exitCode, text) = ClientTools.Run(tool.Program, [Path.Combine(AppContext.BaseDirectory, "Clients", script)], environment, s_limit);
        _output.WriteLine(text);
        File.WriteAllText(Path.Combine(ClientTools.Cache(), $"{name ?? script}.transcript.txt"), text);
        Assert.True(exitCode == 0 && text.Contains("done", StringComparison.Ordinal), text);
    }
}
