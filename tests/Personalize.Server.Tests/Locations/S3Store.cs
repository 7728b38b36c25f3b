using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Personalize.Server.Tests.Clients;

namespace Personalize.Server.Tests.Locations;

/// <summary>A store that speaks the protocol of Amazon S3 (s3rver of npm), which checks who asks, with the bucket <c>far-away</c>.</summary>
internal sealed class S3Store : IAsyncDisposable
{
    public const string Bucket = "far-away";

    // What s3rver knows.
    public const string Key = "S3RVER";

    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-s3-").FullName;
    private readonly Process _process;
    private readonly AmazonS3Client _client;

    private S3Store(int port)
    {
        Address = $"http://127.0.0.1:{port}";
        var program = Path.Combine(ClientTools.S3.Environment["PERSONALIZE_NODE_MODULES"], "node_modules", "s3rver", "bin", "s3rver.js");
        var start = new ProcessStartInfo(ClientTools.S3.Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, "--directory", _folder, "--address", "127.0.0.1", "--port", $"{port}", "--configure-bucket", Bucket])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _client = new AmazonS3Client(new BasicAWSCredentials(Key, Key), new AmazonS3Config
        {
            ServiceURL = Address,
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    public string Address { get; }

    public static async Task<S3Store> Start()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var store = new S3Store(port);
        using var connection = new TcpClient();
        while (!connection.Connected)
        {
            Assert.False(store._process.HasExited, "s3rver ended before it could be used.");
            try
            {
                await connection.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        return store;
    }

    public Task Put(string key, string text) =>
        _client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = text, UseChunkEncoding = false });

    public async Task<string> Get(string key)
    {
        using var response = await _client.GetObjectAsync(Bucket, key);
        using var reader = new StreamReader(response.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
