using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Opens tabular files of any supported format by their extension.</summary>
public interface ITabularReaderFactory
{
    /// <exception cref="PersonalizeException">The file does not exist, is not readable or is of an unknown format.</exception>
    ITabularReader Open(string path);

    /// <summary>The files that a path stands for: the file itself or, for a folder (such as Spark writes), the files in it in order of their names.</summary>
    /// <exception cref="PersonalizeException">The folder has no files.</exception>
    IReadOnlyList<string> Expand(string path);
}
