using Personalize.Engine.Common;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Ports;

/// <summary>Writes tables in any supported format.</summary>
public interface ITabularWriterFactory
{
    /// <param name="path">Only its extension is used.</param>
    /// <param name="stream">Where to write; remains owned by the caller, who keeps it open until the writer is disposed.</param>
    /// <param name="schema">Names and types of the columns.</param>
    /// <exception cref="PersonalizeException">The format is unknown.</exception>
    ITabularWriter Create(string path, Stream stream, DatasetSchema schema);
}
