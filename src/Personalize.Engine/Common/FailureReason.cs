namespace Personalize.Engine.Common;

/// <summary>The recorded reason of an exception that ended some work.</summary>
internal static class FailureReason
{
    /// <summary>The message of an expected error; for an unexpected one also its type, which helps to find the cause.</summary>
    public static string Of(Exception exception) =>
        exception is PersonalizeException ? exception.Message : $"Unexpected {exception.GetType().Name}: {exception.Message}";
}
