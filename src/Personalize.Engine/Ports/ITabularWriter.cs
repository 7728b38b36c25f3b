using Personalize.Engine.Schemas;

namespace Personalize.Engine.Ports;

/// <summary>Writes a table.</summary>
public interface ITabularWriter : IDisposable
{
    /// <param name="batch">All columns, in the order of the schema.</param>
    void Write(ColumnBatch batch);

    /// <summary>Writes the remaining rows and ends the file.</summary>
    void Complete();
}
