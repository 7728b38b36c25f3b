namespace Personalize.Server.Protocol;

/// <summary>The names of errors on the wire.</summary>
internal static class ErrorCodes
{
    public const string AccessDenied = "AccessDeniedException";
    public const string IncompleteSignature = "IncompleteSignatureException";
    public const string InternalFailure = "InternalServerError";
    public const string InvalidInput = "InvalidInputException";
    public const string InvalidNextToken = "InvalidNextTokenException";
    public const string InvalidSignature = "InvalidSignatureException";
    public const string LimitExceeded = "LimitExceededException";
    public const string MissingAuthenticationToken = "MissingAuthenticationTokenException";
    public const string RequestTooLarge = "RequestEntityTooLargeException";
    public const string ResourceAlreadyExists = "ResourceAlreadyExistsException";
    public const string ResourceInUse = "ResourceInUseException";
    public const string ResourceNotFound = "ResourceNotFoundException";
    public const string Serialization = "SerializationException";
    public const string ServiceUnavailable = "ServiceUnavailableException";
    public const string Throttling = "ThrottlingException";
    public const string TooManyTagKeys = "TooManyTagKeysException";
    public const string TooManyTags = "TooManyTagsException";
    public const string UnknownOperation = "UnknownOperationException";
    public const string UnrecognizedClient = "UnrecognizedClientException";
}
