using System.Management.Automation;

namespace Personalize.PowerShell.Errors;

/// <summary>Makes every error record of the module, so that ids, categories and advice follow one rule.</summary>
internal static class ErrorRecords
{
    /// <param name="fallbackTarget">What the error is about, if the engine does not say.</param>
    public static ErrorRecord From(PersonalizeException exception, object? fallbackTarget = null)
    {
        var record = new ErrorRecord(exception, exception.ErrorId, Category(exception.Kind), exception.TargetValue ?? fallbackTarget);
        string[] steps = [.. new[] { exception.NextStep, Advice.For(exception.ErrorId) }.OfType<string>()];
        var message = Visible.Lines(exception.Message);
        if (steps.Length > 0 || message != exception.Message)
            record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = Visible.Lines(string.Join(' ', steps)) };
        if (record.TargetObject is string target)
            record.CategoryInfo.TargetName = Visible.Of(target);
        return record;
    }

    /// <summary>The operation was stopped from outside this pipeline.</summary>
    public static ErrorRecord Stopped(OperationCanceledException exception, object? target) =>
        new(exception, ErrorIds.OperationStopped, ErrorCategory.OperationStopped, target)
        {
            ErrorDetails = new ErrorDetails("The operation was stopped by another process.") { RecommendedAction = Advice.For(ErrorIds.OperationStopped) },
        };

    private static ErrorCategory Category(ErrorKind kind) => kind switch
    {
        ErrorKind.ResourceNotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.ResourceAlreadyExists => ErrorCategory.ResourceExists,
        ErrorKind.ResourceInUse => ErrorCategory.ResourceBusy,
        ErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.InvalidArgument,
    };
}
