namespace Personalize.Engine.Ports;

/// <summary>Everything that is kept between processes: one directory (design.md §2).</summary>
public interface IStore : IDisposable
{
    /// <summary>Absolute path of the store.</summary>
    string Directory { get; }

    ICatalog Catalog { get; }

    ISegmentStore Segments { get; }

    IModelStore Models { get; }

    IJournal Journal { get; }

    /// <summary>Readers for the files users bring.</summary>
    ITabularReaderFactory Readers { get; }

    /// <summary>Writers for the files users get.</summary>
    ITabularWriterFactory Writers { get; }

    /// <summary>Reads configuration text.</summary>
    IConfigurationReader Configuration { get; }
}
