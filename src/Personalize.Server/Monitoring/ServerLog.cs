namespace Personalize.Server.Monitoring;

/// <summary>
/// The log of the server. It names operations, resources and credentials, and never what a request said of users: neither bodies nor ids.
/// </summary>
internal sealed partial class ServerLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <param name="accessKey">Who asked; a dash if that is not known.</param>
    /// <param name="outcome">The status of HTTP and, of an error, its code.</param>
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{RequestId} {Operation} by {AccessKey}: {Outcome} in {Milliseconds:0.0} ms")]
    public partial void Answered(string requestId, string operation, string accessKey, string outcome, double milliseconds);

    /// <summary>The same for what is asked hundreds of times per second.</summary>
    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "{RequestId} {Operation} by {AccessKey}: {Status} in {Milliseconds:0.0} ms")]
    public partial void Served(string requestId, string operation, string accessKey, int status, double milliseconds);

    // The message of an unexpected error may quote what a request said.
    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "{RequestId} {Operation} failed unexpectedly: {Type} {Trace}")]
    public partial void Failed(string requestId, string operation, string type, string? trace);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{Text}")]
    public partial void Remark(string text);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "{Arn} begins")]
    public partial void WorkBegins(string arn);

    [LoggerMessage(EventId = 6, Level = LogLevel.Information, Message = "{Arn} ended: {Outcome}")]
    public partial void WorkEnded(string arn, string outcome);
}
