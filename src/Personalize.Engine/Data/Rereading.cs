using Personalize.Engine.Common;

namespace Personalize.Engine.Data;

/// <summary>
/// Reads datasets while other processes import into them. An import may replace or merge segments between the reading of their list and the
/// opening of their files, and where there are many segments also while they are read; the reading then begins again, with the new list.
/// </summary>
internal static class Rereading
{
    /// <summary>So many imports, each of them during a reading that has only just begun, mean that files are missing for another reason.</summary>
    private const int Attempts = 5;

    /// <param name="read">
    /// Opens datasets, reads them and returns what follows from them. It may be called several times, so it changes nothing but what it returns.
    /// </param>
    /// <exception cref="PersonalizeException">Id <c>SegmentMissing</c>: the files that the newest list names are not there.</exception>
    public static T Run<T>(Func<T> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return read();
            }
            catch (PersonalizeException exception) when (exception.ErrorId == ErrorIds.SegmentMissing && attempt < Attempts)
            {
            }
        }
    }
}
