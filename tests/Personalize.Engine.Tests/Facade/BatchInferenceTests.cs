using System.IO.Compression;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class BatchInferenceTests : IDisposable
{
    private readonly EngineFixture _fixture = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize");

    private PersonalizeEngine Engine => _fixture.Engine;

    private string Output => Path.Combine(_folder.FullName, "out.jsonl");

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void The_output_is_as_documented()
    {
        Serve();
        var report = Run(["{\"userId\":\"u2\"}"]);

        Assert.Equal(
            """{"input":{"userId":"u2"},"output":{"recommendedItems":["c@15:view","top"],"scores":[0.1,0.5]},"error":null}""" + "\n", File.ReadAllText(Output));
        Assert.Equal((Output, 1L, 0L), (report.OutputPath, report.Lines, report.Failed));
        Assert.Single(_folder.GetFiles("*out*"));
    }

    [Fact]
    public void Order_is_kept_and_bad_lines_do_not_stop_the_rest()
    {
        Serve();
        string[] lines = ["""{"userId":"u1"}""", "nonsense \"", "[1]", """{"user":"u1"}""", "", """{"userId":7}""", """{"userId":"ü"}""",
            """{"userId":"u2","filterValues":{"A":"b"}}"""];

        var report = Run(lines);

        var answers = File.ReadAllLines(Output).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        Assert.Equal((7L, 4L), (report.Lines, report.Failed));
        Assert.Equal(
            lines.Where(line => line.Length > 0 && line[0] != 'n'), answers.Where((_, i) => i != 1).Select(answer => answer.GetProperty("input").GetRawText()));
        Assert.Equal("nonsense \"", answers[1].GetProperty("input").GetString());
        Assert.Equal([false, true, true, true, false, false, true], answers.Select(answer => answer.GetProperty("error").ValueKind == JsonValueKind.String));
        Assert.All(
            answers,
            answer =>
                Assert.NotEqual(answer.GetProperty("error").ValueKind == JsonValueKind.Null, answer.GetProperty("output").ValueKind == JsonValueKind.Null));
    }

    [Fact]
    public void Lines_that_are_divided_among_threads_stay_in_order_and_the_output_is_the_same()
    {
        Serve();
        string[] lines = [.. Enumerable.Range(0, 1500).Select(n => n % 7 == 0 ? $"bad {n}" : $$"""{"userId":"u{{n % 5}}"}""")];
        var one = RunWith(threads: 1);

        Assert.Equal(one, RunWith(threads: 3));
        Assert.Equal(lines.Select(line => line[0] == 'b'), one.Output.Split('\n')[..^1].Select(line => line.Contains("\"output\":null")));
        Assert.Equal(215, one.Failed);

        (long? Failed, string Output) RunWith(int threads)
        {
            var output = Path.Combine(_folder.FullName, $"out{threads}.jsonl");
            var job = Engine.CreateBatchInferenceJob(Request(lines) with { OutputPath = output });
            return (Engine.RunBatchInferenceJob(new(job.Arn, threads), OperationContext.None).Report?.Failed, File.ReadAllText(output));
        }
    }

    [Fact]
    public void Filters_take_the_values_of_the_line_before_those_of_all()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "seen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($TYPE)" });

        var report = Run(
            ["""{"userId":"u1"}""", """{"userId":"u1","filterValues":{"TYPE":"purchase"}}""", """{"userId":"u1","filterValues":{"OTHER":"x"}}"""],
            r => r with { Filter = "seen", FilterValues = new Dictionary<string, string> { ["TYPE"] = "view" } });

        var lines = File.ReadAllLines(Output);
        Assert.Contains("""["b","c","top"]""", lines[0]);
        Assert.Contains("""["a","c","top"]""", lines[1]);
        Assert.Contains("no placeholder '$OTHER'", lines[2]);
        Assert.Equal(1, report.Failed);
    }

    [Theory]
    [InlineData("""["view","purchase"]""", """["c","top"]""")]
    [InlineData(""" "\"view\",\"purchase\"" """, """["c","top"]""")]
    [InlineData(""" "view, purchase" """, """["c","top"]""")]
    [InlineData("""["view"]""", """["b","c","top"]""")]
    [InlineData("""["view,purchase"]""", """["a","b","c","top"]""")]
    [InlineData("[]", """["a","b","c","top"]""")]
    [InlineData("""["view",null]""", "The filter value null for 'TYPE' cannot be used")]
    [InlineData("""{"a":1}""", "for 'TYPE' cannot be used")]
    public void A_list_of_filter_values_is_the_same_in_every_spelling(string value, string expected)
    {
        Serve();
        Engine.CreateFilter(new() { Name = "seen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($TYPE)" });

        Run([$$$"""{"userId":"u1","filterValues":{"TYPE":{{{value}}}}}"""], r => r with { Filter = "seen" });

        var line = Assert.Single(File.ReadAllLines(Output));
        Assert.Contains(expected, line);
        Assert.DoesNotContain("warning", line);
    }

    [Fact]
    public void Lines_are_read_and_written_compressed()
    {
        Serve();
        var whole = Run(["{\"userId\":\"u1\"}", "{\"userId\":\"u2\"}"]);
        var (input, output) = (Path.Combine(_folder.FullName, "in.jsonl.gz"), Path.Combine(_folder.FullName, "out.jsonl.gz"));
        using (var compressed = new GZipStream(File.Create(input), CompressionLevel.Fastest))
            compressed.Write("{\"userId\":\"u1\"}\n{\"userId\":\"u2\"}\n"u8);

        var report = Engine.RunBatchInference(
            new CreateBatchInferenceJobRequest { Campaign = "front", InputPath = input, OutputPath = output }, _fixture.Context);

        Assert.Equal(2, report.Lines);
        using (var answers = new StreamReader(new GZipStream(File.OpenRead(output), CompressionMode.Decompress)))
            Assert.Equal(File.ReadAllText(whole.OutputPath), answers.ReadToEnd());
        File.WriteAllText(input, "not compressed");
        Assert.Equal("FileNotReadable", Refusal(r => r with { InputPath = input }).ErrorId);
        Assert.Empty(_folder.GetFiles("*.partial*"));
    }

    [Fact]
    public void A_stopped_batch_leaves_what_was_there()
    {
        Serve();
        File.WriteAllText(Output, "earlier");
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => Engine.RunBatchInference(
            Request(["{\"userId\":\"u1\"}"]), _fixture.Context with { CancellationToken = stop.Token }));

        Assert.Equal("earlier", File.ReadAllText(Output));
        Assert.Single(_folder.GetFiles("*out*"));
    }

    [Fact]
    public void A_batch_that_was_interrupted_goes_on_where_it_was()
    {
        Serve();
        string[] lines = [.. Enumerable.Range(0, 10_000).Select(i => $"{{\"userId\":\"u{i % 3}\"}}"), "broken"];
        Run(lines);
        var whole = File.ReadAllText(Output);
        File.Delete(Output);
        using var stop = new CancellationTokenSource();
        var request = Request(lines);
        var context = _fixture.Context with { CancellationToken = stop.Token, Progress = _ => stop.Cancel() };
        Assert.Throws<OperationCanceledException>(() => Engine.RunBatchInference(request, context));
        Assert.False(File.Exists(Output));

        // The process may have been killed in the middle of a write.
        File.AppendAllText(Output + ".partial", "{\"input\":{\"userId\":\"u1");
        var report = Engine.RunBatchInference(request, _fixture.Context);

        Assert.Equal("4096 lines were answered by an interrupted run; this run continues from there.", _fixture.Informations.Last());
        Assert.Equal((10_001L, 1L), (report.Lines, report.Failed));
        Assert.Equal(whole, File.ReadAllText(Output));
        Assert.Equal(["in.jsonl", "out.jsonl"], _folder.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public void Another_batch_does_not_go_on_from_it()
    {
        Serve();
        using var stop = new CancellationTokenSource();
        var request = Request([.. Enumerable.Range(0, 5000).Select(i => $"{{\"userId\":\"u{i % 3}\"}}")]);
        Assert.Throws<OperationCanceledException>(() => Engine.RunBatchInference(
            request, _fixture.Context with { CancellationToken = stop.Token, Progress = _ => stop.Cancel() }));

        Engine.RunBatchInference(request with { NumResults = 1 }, _fixture.Context);

        Assert.Empty(_fixture.Informations);
        Assert.All(File.ReadAllLines(Output), line => Assert.Contains("[\"top\"]", line));
    }

    [Fact]
    public void Wrong_requests_are_refused()
    {
        Serve();
        Assert.Equal("InvalidNumResults", Refusal(r => r with { NumResults = 501 }).ErrorId);
        Assert.Equal(
            "InvalidThrottleLimit",
            Assert.Throws<PersonalizeException>(() => Engine.RunBatchInference(Request(["{\"userId\":\"u1\"}"]), _fixture.Context, throttleLimit: 0)).ErrorId);
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(r => r with { Campaign = "back" }).Kind);
        Assert.Equal("FileNotReadable", Refusal(r => r with { InputPath = r.InputPath + "x" }).ErrorId);
        Assert.Equal("SamePath", Refusal(r => r with { OutputPath = r.InputPath }).ErrorId);
        Assert.Equal("FileNotWritable", Refusal(r => r with { OutputPath = Path.Combine(_folder.FullName, "no", "out.jsonl") }).ErrorId);
        Assert.Empty(_folder.GetFiles("*out*"));
    }

    private void Serve()
    {
        _fixture.Prepare();
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private BatchInferenceReport Run(string[] lines, Func<CreateBatchInferenceJobRequest, CreateBatchInferenceJobRequest>? change = null) =>
        Engine.RunBatchInference(change?.Invoke(Request(lines)) ?? Request(lines), _fixture.Context);

    private CreateBatchInferenceJobRequest Request(string[] lines)
    {
        var input = Path.Combine(_folder.FullName, "in.jsonl");
        File.WriteAllLines(input, lines);
        return new CreateBatchInferenceJobRequest { Campaign = "front", InputPath = input, OutputPath = Output };
    }

    private PersonalizeException Refusal(Func<CreateBatchInferenceJobRequest, CreateBatchInferenceJobRequest> change) =>
        Assert.Throws<PersonalizeException>(() => Run(["{\"userId\":\"u1\"}"], change));
}
