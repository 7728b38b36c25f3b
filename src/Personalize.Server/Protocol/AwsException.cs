namespace Personalize.Server.Protocol;

/// <summary>An error in the form that clients of the service turn into their own exceptions.</summary>
/// <param name="code">The name of the exception class: <c>InvalidInputException</c>.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class AwsException(string code, int status, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>A value that the service's rules, or what is offered here, do not allow.</summary>
    public static AwsException InvalidInput(string message) => new(ErrorCodes.InvalidInput, StatusCodes.Status400BadRequest, message);

    /// <summary>A body that is not what the protocol prescribes.</summary>
    public static AwsException Malformed(string message) => new(ErrorCodes.Serialization, StatusCodes.Status400BadRequest, message);

    /// <summary>A page that does not exist.</summary>
    public static AwsException InvalidNextToken(string token) => new(
        ErrorCodes.InvalidNextToken, StatusCodes.Status400BadRequest,
        $"'{token}' is not a nextToken of this operation; use the one of the page before, unchanged.");
}
