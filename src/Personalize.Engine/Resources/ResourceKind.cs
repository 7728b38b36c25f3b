namespace Personalize.Engine.Resources;

/// <summary>The kinds of resource that have an <c>arn:local:personalize</c> ARN.</summary>
public enum ResourceKind
{
    /// <summary>A <see cref="Resources.DatasetGroup"/>.</summary>
    DatasetGroup,

    /// <summary>A <see cref="Resources.Schema"/>.</summary>
    Schema,

    /// <summary>A <see cref="Resources.Dataset"/>.</summary>
    Dataset,

    /// <summary>A <see cref="Resources.Solution"/>.</summary>
    Solution,

    /// <summary>A <see cref="Resources.SolutionVersion"/>.</summary>
    SolutionVersion,

    /// <summary>A <see cref="Resources.Campaign"/>.</summary>
    Campaign,

    /// <summary>An <see cref="Resources.EventTracker"/>.</summary>
    EventTracker,

    /// <summary>A <see cref="Resources.Filter"/>.</summary>
    Filter,

    /// <summary>A <see cref="Resources.DatasetImportJob"/>.</summary>
    DatasetImportJob,

    /// <summary>A <see cref="Resources.BatchInferenceJob"/>.</summary>
    BatchInferenceJob,

    /// <summary>A <see cref="Resources.BatchSegmentJob"/>.</summary>
    BatchSegmentJob,

    /// <summary>A <see cref="Resources.DatasetExportJob"/>.</summary>
    DatasetExportJob,

    /// <summary>A <see cref="Resources.DataDeletionJob"/>.</summary>
    DataDeletionJob,

    /// <summary>A <see cref="Resources.MetricAttribution"/>.</summary>
    MetricAttribution,
}
