namespace Personalize.Engine.Ports;

/// <summary>Everything that is kept between processes.</summary>
public interface IStore : IDisposable
{
    ICatalog Catalog { get; }

    ISegmentStore Segments { get; }

    IModelStore Models { get; }

    ICacheStore Caches { get; }

    IJournal Journal { get; }

    /// <summary>Readers for the files that users import.</summary>
    ITabularReaderFactory Readers { get; }

    /// <summary>Writers for the files that users export.</summary>
    ITabularWriterFactory Writers { get; }

    /// <summary>Reads configuration text.</summary>
    IConfigurationReader Configuration { get; }
}
