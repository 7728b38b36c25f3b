namespace Personalize.Engine.Common;

/// <summary>What failures to read or write files mean for a user.</summary>
public static class StorageFailure
{
    // ENOSPC and EDQUOT of Linux, EDQUOT of macOS; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
    private static readonly int[] s_full = OperatingSystem.IsWindows()
        ? [unchecked((int)0x80070027), unchecked((int)0x80070070)]
        : OperatingSystem.IsMacOS() ? [28, 69] : [28, 122];

    /// <summary>Whether an exception is about files and their file system.</summary>
    /// <param name="exception">Any exception.</param>
    public static bool IsCause(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether an exception says that there is no space left, or that the quota of this user is used up.</summary>
    /// <param name="exception">Any exception.</param>
    public static bool IsDiskFull(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is IOException && s_full.Contains(cause.HResult))
                return true;
        }

        return false;
    }

    /// <summary>LimitExceeded, id <c>DiskFull</c>.</summary>
    /// <param name="path">What could not be written.</param>
    /// <param name="cause">The exception.</param>
    public static PersonalizeException DiskFull(string path, Exception cause) => new(
        ErrorKind.LimitExceeded,
        ErrorIds.DiskFull,
        $"There is no space left on the disk, or in the quota, for '{path}'.",
        "Free some space and try again. What was there before is unchanged.",
        path,
        cause);

    /// <summary><see cref="DiskFull"/> if that is the cause, otherwise an error for the operation.</summary>
    /// <param name="cause">The exception.</param>
    /// <param name="path">What could not be written.</param>
    /// <param name="errorId">The id of any other error.</param>
    /// <param name="message">What could not be done, without the cause, which is added.</param>
    /// <param name="nextStep">What to do about any other error.</param>
    public static PersonalizeException Of(Exception cause, string path, string errorId, string message, string nextStep)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return IsDiskFull(cause) ? DiskFull(path, cause) : new(ErrorKind.InvalidInput, errorId, $"{message}: {cause.Message}", nextStep, path, cause);
    }
}
