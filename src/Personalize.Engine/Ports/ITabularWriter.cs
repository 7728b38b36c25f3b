using Personalize.Engine.Schemas;

namespace Personalize.Engine.Ports;

/// <summary>Writes a table.</summary>
public interface ITabularWriter : IDisposable
{
    /// <param name="batch">All columns, in schema order.</param>
    void Write(ColumnBatch batch);

    /// <summary>Writes what is left.</summary>
    void Complete();
}
