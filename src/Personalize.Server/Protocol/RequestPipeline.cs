using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Personalize.Server.Hosting;
using Personalize.Server.Monitoring;
using Personalize.Server.Operations;
using Personalize.Server.Security;

namespace Personalize.Server.Protocol;

/// <summary>
/// The way of a request: its body is read, its signature checked, its operation found and allowed, and the answer or the error written in the form
/// that clients expect.
/// </summary>
internal sealed class RequestPipeline(
    ServerParts parts, RequestAuthenticator authenticator, RateLimits limits, Repetitions repetitions, ServerMetrics metrics)
{
    private const int ClientClosedRequest = 499;

    private readonly ServerParts _parts = parts;
    private readonly RequestAuthenticator _authenticator = authenticator;
    private readonly RateLimits _limits = limits;
    private readonly Repetitions _repetitions = repetitions;
    private readonly ServerMetrics _metrics = metrics;
    private volatile bool _isAsked;

    /// <summary>Whether there has been a request.</summary>
    public bool IsAsked => _isAsked;

    public async Task Answer(HttpContext context)
    {
        _isAsked = true;
        var exchange = new Exchange(Guid.NewGuid().ToString(), Stopwatch.GetTimestamp());
        context.Response.Headers["x-amzn-RequestId"] = exchange.RequestId;
        try
        {
            var answer = await Handle(context, exchange);
            await Write(context, exchange.Operation, StatusCodes.Status200OK, answer);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            exchange.Code = "ClientClosedRequest";
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception exception)
        {
            await WriteError(context, exchange, ErrorOf(exception, exchange));
        }

        Record(exchange, context.Response.StatusCode);
    }

    private async Task<JsonObject?> Handle(HttpContext context, Exchange exchange)
    {
        var request = context.Request;
        var (path, target) = (request.Path.Value ?? "/", (string?)request.Headers["X-Amz-Target"]);
        var body = await ReadBody(request, context.RequestAborted);
        var operation = HttpMethods.IsPost(request.Method) ? OperationTable.Find(path, target) : null;
        exchange.Operation = operation;
        var (caller, region) = _authenticator.Authenticate(new SignedMessage(request.Method, RawTarget(context), name => Header(request, name), body));
        exchange.AccessKey = caller.AccessKeyId;
        _limits.Require(caller.AccessKeyId);
        if (operation is null)
        {
            var where = path == "/" ? $"{path} with X-Amz-Target '{target}'" : path;
            throw new AwsException(
                ErrorCodes.UnknownOperation, StatusCodes.Status404NotFound,
                $"There is no operation at {request.Method} {where}.{OperationTable.Suggestion(path, target)}");
        }

        Permissions.Require(caller, operation);
        if (_parts.Node is { IsConnected: false })
        {
            // Clients try again, and what shares requests out among the nodes takes another one.
            throw new AwsException(
                ErrorCodes.ServiceUnavailable, StatusCodes.Status503ServiceUnavailable, "This node does not reach the database of the store at the moment.");
        }

        var input = JsonInput.Parse(body);
        exchange.Campaign = operation.Service == AwsService.Runtime ? input.OptionalText("campaignArn") : null;
        if (operation.Support != Support.NotOffered)
            input.Only(operation.Members);
        var call = new OperationCall(operation, _parts, input, caller, region)
        {
            InvocationId = (string?)request.Headers["amz-sdk-invocation-id"] is { Length: > 0 and <= 100 } id ? id : null,
            Cancellation = context.RequestAborted,
        };
        var key = operation.IsRemembered && call.InvocationId is { } invocation
            ? $"{caller.AccessKeyId} {operation.Name} {invocation} {SignatureV4.HashOf(body.Span)}"
            : null;
        Task<JsonObject?> Do() => _repetitions.Once(key, () => operation.Handle(call));
        return operation.Service == AwsService.Personalize ? await TimeLimits.Within(TimeLimits.ForResources, operation.Name, Do) : await Do();
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBody(HttpRequest request, CancellationToken cancellation)
    {
        // Stops at the limit. The web server takes the rest and throws it away, so that a client that reads only after it has sent all sees why.
        using var buffer = new MemoryStream();
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            var isTooLarge = buffer.Length + read.Buffer.Length > ServerSettings.MostBodyBytes;
            foreach (var part in isTooLarge ? default : read.Buffer)
                buffer.Write(part.Span);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (isTooLarge)
                throw TooLarge();
            if (read.IsCompleted)
                break;
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static AwsException TooLarge() =>
        new(ErrorCodes.RequestTooLarge, StatusCodes.Status413PayloadTooLarge, $"The body is larger than {ServerSettings.MostBodyBytes} bytes.");

    // A proxy may have the whole address in the request line.
    private static string RawTarget(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } raw && raw.StartsWith('/')
            ? raw
            : context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();

    private static string? Header(HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var values) ? string.Join(',', values.Select(value => value?.Trim())) : null;

    private AwsException ErrorOf(Exception exception, Exchange exchange)
    {
        switch (exception)
        {
            case AwsException known:
                return known;
            case PersonalizeException rejected:
                return ErrorMapping.From(rejected, exchange.Operation?.Service ?? AwsService.Personalize);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return TooLarge();
            case BadHttpRequestException malformed:
                return new AwsException(ErrorCodes.Serialization, malformed.StatusCode, malformed.Message);
            default:
                _parts.Log.Failed(exchange.RequestId, exchange.Name, exception.GetType().ToString(), exception.StackTrace);
                return new AwsException(
                    ErrorCodes.InternalFailure, StatusCodes.Status500InternalServerError,
                    $"An unexpected error, which is in the log under {exchange.RequestId}.");
        }
    }

    private static async Task WriteError(HttpContext context, Exchange exchange, AwsException error)
    {
        exchange.Code = error.Code;
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Headers["x-amzn-ErrorType"] = error.Code;
        var message = error.Message.Replace(Arn.Prefix, "arn:aws:personalize:::", StringComparison.Ordinal);
        await Write(context, exchange.Operation, error.Status, Shape.Of(("__type", error.Code), ("message", message)));
    }

    private static async Task Write(HttpContext context, Operation? operation, int status, JsonObject? answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = operation is null or { Service: AwsService.Personalize } ? "application/x-amz-json-1.1" : "application/json";
        if (answer is null)
        {
            context.Response.ContentLength = 0;
            return;
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }

    private void Record(Exchange exchange, int status)
    {
        var elapsed = Stopwatch.GetElapsedTime(exchange.Begun);
        _metrics.Answered(exchange.Name, exchange.Code, elapsed.TotalSeconds);
        if (exchange.Campaign is { } campaign)
            _parts.Traffic.Answered(campaign, exchange.Code.Length == 0, elapsed);
        if (exchange.Code.Length == 0 && exchange.Operation is { Service: not AwsService.Personalize })
            _parts.Log.Served(exchange.RequestId, exchange.Name, exchange.AccessKey, status, elapsed.TotalMilliseconds);
        else
            _parts.Log.Answered(exchange.RequestId, exchange.Name, exchange.AccessKey, $"{status} {exchange.Code}".TrimEnd(), elapsed.TotalMilliseconds);
    }

    private sealed class Exchange(string requestId, long begun)
    {
        public string RequestId { get; } = requestId;

        public long Begun { get; } = begun;

        public Operation? Operation { get; set; }

        /// <summary>The campaign as the client names it; null if the operation has none.</summary>
        public string? Campaign { get; set; }

        public string AccessKey { get; set; } = "-";

        public string Code { get; set; } = "";

        public string Name => Operation?.Name ?? "-";
    }
}
