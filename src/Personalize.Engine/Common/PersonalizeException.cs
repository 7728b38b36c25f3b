namespace Personalize.Engine.Common;

/// <summary>
/// The only exception the engine and its adapters throw for causes outside the program. The message says what was wrong,
/// which value was given and what is allowed; <see cref="NextStep"/> says what to do.
/// </summary>
public sealed class PersonalizeException : Exception
{
    /// <summary>An error with everything that a user is told.</summary>
    /// <param name="kind">The kind of error.</param>
    /// <param name="errorId">A stable PascalCase noun phrase, see <see cref="ErrorId"/>.</param>
    /// <param name="message">What was wrong, the value given, what is allowed.</param>
    /// <param name="nextStep">What the user can do about it; null if the message already says so.</param>
    /// <param name="target">The rejected value as the user gave it; null if there is none.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public PersonalizeException(
        ErrorKind kind, string errorId, string message, string? nextStep = null, object? target = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        ErrorId = errorId;
        NextStep = nextStep;
        TargetValue = target;
    }

    /// <summary>The kind of error.</summary>
    public ErrorKind Kind { get; }

    /// <summary>A stable PascalCase noun phrase, for scripts: <c>MissingColumn</c>, <c>UnknownRecipe</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What the user can do about it, or null if the message already says so.</summary>
    public string? NextStep { get; }

    /// <summary>The value that was rejected, as the user gave it, or null.</summary>
    public object? TargetValue { get; }

    /// <summary>An error of kind <see cref="ErrorKind.InvalidInput"/>; the parameters are those of the constructor.</summary>
    public static PersonalizeException InvalidInput(string errorId, string message, string? nextStep = null, object? target = null) =>
        new(ErrorKind.InvalidInput, errorId, message, nextStep, target);
}
