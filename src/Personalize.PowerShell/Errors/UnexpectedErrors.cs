using System.Management.Automation;
using System.Reflection;

namespace Personalize.PowerShell.Errors;

/// <summary>
/// Turns what the engine never throws into an error with a stable id. Every cmdlet and every conversion of an argument ends here, so no raw
/// exception of .NET reaches a user.
/// </summary>
internal static class UnexpectedErrors
{
    private const string Report =
        "This is a defect of Personalize. Please report it as the README describes under \"Reporting a defect\", with what -Verbose shows.";

    /// <summary>Whether an exception is neither one that the engine throws, nor a stop, nor one of PowerShell itself.</summary>
    public static bool IsUnexpected(Exception exception) =>
        exception is not (PersonalizeException or OperationCanceledException or IContainsErrorRecord)
        && exception.GetType().Assembly != typeof(PSCmdlet).Assembly;

    /// <summary>The error for an unexpected exception: what it contains if that is an expected one, otherwise <c>InternalError</c>.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="operation">What failed, as the user knows it: the name of a cmdlet or a parameter.</param>
    public static PersonalizeException From(Exception exception, string operation)
    {
        var cause = Unwrap(exception);
        return cause switch
        {
            PersonalizeException expected => expected,
            OutOfMemoryException => new(
                ErrorKind.LimitExceeded, ErrorIds.NotEnoughMemory, $"{operation} ran out of memory.",
                "Close other programs, or give the process more memory; smaller batches, files or networks need less.", innerException: cause),
            IOException when StorageFailure.IsDiskFull(cause) => new(
                ErrorKind.LimitExceeded, ErrorIds.DiskFull, $"{operation} found no space left on the disk, or in the quota: {cause.Message}",
                "Free some space and try again.", innerException: cause),
            _ => new(
                ErrorKind.InvalidInput, ErrorIds.InternalError, $"{operation} failed unexpectedly ({cause.GetType().Name}): {cause.Message}", Report,
                innerException: exception),
        };
    }

    // What several threads, a static constructor or a call by reflection put around an exception tells nobody anything.
    private static Exception Unwrap(Exception exception) => exception switch
    {
        AggregateException several => Unwrap(
            several.Flatten().InnerExceptions.FirstOrDefault(inner => Unwrap(inner) is PersonalizeException)
            ?? several.Flatten().InnerExceptions.FirstOrDefault() ?? new InvalidOperationException(several.Message)),
        TypeInitializationException or TargetInvocationException when exception.InnerException is { } inner => Unwrap(inner),
        _ => exception,
    };
}
