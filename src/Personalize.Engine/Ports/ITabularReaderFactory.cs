using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>Opens tabular files of any supported format by their extension.</summary>
public interface ITabularReaderFactory
{
    /// <param name="path">A file. Folders of the form <c>name=value</c> directly above it are columns with that value in every row.</param>
    /// <param name="quoting">What quotes mean; only delimited text has any.</param>
    /// <exception cref="PersonalizeException">The file does not exist, is not readable or is of an unknown format.</exception>
    ITabularReader Open(string path, Quoting quoting = Quoting.Detect);

    /// <summary>
    /// The files that a path stands for: the file itself or, for a folder (such as Spark writes), the files in it and in its folders, in order
    /// of their names; without hidden files, checksums and what begins with an underscore. None for a file that only accompanies others, such
    /// as a checksum or <c>_SUCCESS</c>.
    /// </summary>
    /// <exception cref="PersonalizeException">The folder has no files, or is a table that only the program that wrote it can read.</exception>
    IReadOnlyList<string> Expand(string path);
}
