namespace Personalize.Engine.Resources;

/// <summary>The kinds of resource that have an <c>arn:local:personalize</c> ARN.</summary>
public enum ResourceKind
{
    DatasetGroup,
    Schema,
    Dataset,
    Solution,
    SolutionVersion,
    Campaign,
    EventTracker,
    Filter,
    DatasetImportJob,
    BatchInferenceJob,
}
