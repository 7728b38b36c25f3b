using Personalize.Engine.Common;

namespace Personalize.Storage.Tests.Fuzz;

/// <summary>A reader of outside bytes.</summary>
/// <param name="Corpus">Valid inputs.</param>
/// <param name="Words">What the format is made of.</param>
/// <param name="Read">Reads all of an input; may throw nothing but our own error.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, IReadOnlyList<byte[]> Words, Action<byte[]> Read)
{
    /// <summary>Reads an input in several ways, each of which may refuse it; when all do, that is thrown at the end.</summary>
    public static void Each<T>(IEnumerable<T> ways, Action<T> read)
    {
        PersonalizeException? refused = null;
        var taken = false;
        foreach (var way in ways)
        {
            try
            {
                read(way);
                taken = true;
            }
            catch (PersonalizeException exception)
            {
                refused = exception;
            }
        }

        if (refused is not null && !taken)
            throw refused;
    }
}
