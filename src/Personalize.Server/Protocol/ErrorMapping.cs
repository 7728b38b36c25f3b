using Personalize.Server.Operations;

namespace Personalize.Server.Protocol;

/// <summary>Turns what the engine rejects into errors of the service.</summary>
internal static class ErrorMapping
{
    /// <param name="service">The runtime and events answer with the HTTP statuses of their models; everything else with 400.</param>
    public static AwsException From(PersonalizeException exception, AwsService service)
    {
        var code = (exception.Kind, exception.ErrorId) switch
        {
            // The value of this problem is the number of tags; of the others, a tag.
            (_, ErrorIds.InvalidTag) when exception.TargetValue is int => ErrorCodes.TooManyTags,
            (ErrorKind.ResourceNotFound, _) => ErrorCodes.ResourceNotFound,
            (ErrorKind.ResourceAlreadyExists, _) => ErrorCodes.ResourceAlreadyExists,
            (ErrorKind.ResourceInUse, _) => ErrorCodes.ResourceInUse,
            (ErrorKind.LimitExceeded, _) => ErrorCodes.LimitExceeded,
            _ => ErrorCodes.InvalidInput,
        };
        var status = (service, code) switch
        {
            (AwsService.Personalize, _) => StatusCodes.Status400BadRequest,
            (_, ErrorCodes.ResourceNotFound) => StatusCodes.Status404NotFound,
            (AwsService.Events, ErrorCodes.ResourceInUse) => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        };
        var message = exception.NextStep is { } next ? $"{exception.Message} {next}" : exception.Message;
        return new AwsException(code, status, message, exception);
    }
}
