namespace Personalize.Engine.Common;

/// <summary>Collects everything that is wrong with an input, so that the user can correct it all at once.</summary>
public sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    /// <summary>Whether at least one problem was added.</summary>
    public bool Any => _problems.Count > 0;

    /// <param name="errorId">As in <see cref="PersonalizeException.ErrorId"/>.</param>
    /// <param name="message">What is wrong, the value given, what is allowed.</param>
    /// <param name="target">The user's value.</param>
    public void Add(string errorId, string message, object? target = null) => _problems.Add(new Problem(errorId, message, target));

    /// <summary>Throws one exception that lists all problems; returns when there are none.</summary>
    /// <param name="subject">What was checked: <c>The solutionConfig of 'shop'</c>.</param>
    /// <param name="errorId">The error id if the problems have different ids; otherwise their common id is used.</param>
    /// <exception cref="PersonalizeException">InvalidInput.</exception>
    public void ThrowIfAny(string subject, string errorId, string? nextStep = null)
    {
        if (_problems.Count == 0)
            return;
        var first = _problems[0];
        if (_problems.Count == 1)
            throw PersonalizeException.InvalidInput(first.ErrorId, first.Message, nextStep, first.Target);
        var id = _problems.TrueForAll(p => p.ErrorId == first.ErrorId) ? first.ErrorId : errorId;
        var lines = _problems.Select(p => $"- {p.Message}");
        throw PersonalizeException.InvalidInput(id, $"{subject} has {_problems.Count} problems:\n{string.Join('\n', lines)}", nextStep, first.Target);
    }

    private sealed record Problem(string ErrorId, string Message, object? Target);
}
