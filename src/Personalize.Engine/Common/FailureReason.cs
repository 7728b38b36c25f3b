namespace Personalize.Engine.Common;

/// <summary>What is recorded of an exception that ended some work.</summary>
internal static class FailureReason
{
    /// <summary>The message of a refusal; of anything unexpected its type as well, which helps whoever looks for the cause.</summary>
    public static string Of(Exception exception) =>
        exception is PersonalizeException ? exception.Message : $"Unexpected {exception.GetType().Name}: {exception.Message}";
}
