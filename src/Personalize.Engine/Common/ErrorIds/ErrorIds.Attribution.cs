namespace Personalize.Engine.Common;

// What followed recommendations, tests of versions, and vectors.
public static partial class ErrorIds
{
    /// <summary>Two campaigns or versions cannot be compared: they are the same, overlap, or belong to different dataset groups.</summary>
    /// <remarks>Compare two campaigns, or two solution versions, of one dataset group.</remarks>
    public const string CampaignsNotComparable = "CampaignsNotComparable";

    /// <summary>The confidence level is out of range.</summary>
    /// <remarks>Give a number above 0 and below 1, such as 0.95.</remarks>
    public const string InvalidConfidenceLevel = "InvalidConfidenceLevel";

    /// <summary>The number of items at which metrics are measured is out of range.</summary>
    /// <remarks>Give 1 to 25.</remarks>
    public const string InvalidK = "InvalidK";

    /// <summary>Something is wrong with a metric of a metric attribution.</summary>
    /// <remarks>Give 1 to 10 metrics, each with a name of its own and the type of the events that it counts.</remarks>
    public const string InvalidMetric = "InvalidMetric";

    /// <summary>The expression of a metric cannot be used.</summary>
    /// <remarks>Give SAMPLECOUNT(), or SUM of a numeric field of Interactions or Items, such as SUM(Interactions.EVENT_VALUE).</remarks>
    public const string InvalidMetricExpression = "InvalidMetricExpression";

    /// <summary>Several things are wrong with what is to be counted after recommendations.</summary>
    /// <remarks>The message lists them all; correct each.</remarks>
    public const string InvalidOutcomes = "InvalidOutcomes";

    /// <summary>The time after a recommendation is out of range.</summary>
    /// <remarks>Give hours above 0, at most a year.</remarks>
    public const string InvalidWithinHours = "InvalidWithinHours";

    /// <summary>A metric attribution belongs to another dataset group.</summary>
    /// <remarks>Use one of the same dataset group.</remarks>
    public const string MetricAttributionOfAnotherGroup = "MetricAttributionOfAnotherGroup";

    /// <summary>Both a metric attribution and types of events were given.</summary>
    /// <remarks>Give one of them.</remarks>
    public const string MetricsAndEventTypes = "MetricsAndEventTypes";

    /// <summary>A solution version has no vectors.</summary>
    /// <remarks>Use a version of a recipe that trains a network.</remarks>
    public const string NoEmbeddings = "NoEmbeddings";

    /// <summary>There are no stored events from before the interactions of a file.</summary>
    /// <remarks>Give interactions that happened after those that are stored.</remarks>
    public const string NoEventsBefore = "NoEventsBefore";

    /// <summary>No recommendation was recorded that events could be attributed to.</summary>
    /// <remarks>Let campaigns record what they show, and ask for a time in which they did.</remarks>
    public const string NothingShown = "NothingShown";

    /// <summary>The field by which a test is divided is missing, ambiguous or textual.</summary>
    /// <remarks>Give a field of Items or Users, such as Items.GENRE, whose values are categories or numbers.</remarks>
    public const string UnknownSegmentField = "UnknownSegmentField";
}
