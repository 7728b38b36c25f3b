namespace Personalize.Engine.Common;

/// <summary>
/// The only exception the engine and its adapters throw for causes outside the program. The message says what was wrong,
/// which value was given and what is allowed; <see cref="NextStep"/> says what to do.
/// </summary>
public sealed class PersonalizeException : Exception
{
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

    public static PersonalizeException InvalidInput(string errorId, string message, string? nextStep = null, object? target = null) =>
        new(ErrorKind.InvalidInput, errorId, message, nextStep, target);
}
