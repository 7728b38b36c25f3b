using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>A cmdlet that measures what followed recommendations.</summary>
public abstract class OutcomeCommand : StoreCommand
{
    /// <summary>Measures the metrics of this metric attribution.</summary>
    [Parameter]
    [Alias("MetricAttributionArn")]
    [ArgumentCompleter(typeof(MetricAttributionCompleter))]
    public MetricAttributionIdentity? MetricAttribution { get; set; }

    /// <summary>Counts the events of these types.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string[]? EventType { get; set; }

    /// <summary>For how long after a list the events of its user are attributed to it.</summary>
    [Parameter]
    [ValidateRange(0.01, 8760)]
    public double WithinHours { get; set; } = 24;

    /// <summary>All events of a user within that time count, not only those with an item of the list.</summary>
    [Parameter]
    public SwitchParameter AllItems { get; set; }

    /// <summary>Lists that were shown at this time or later; a time without a zone is local.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Lists that were shown before this time; a time without a zone is local.</summary>
    [Parameter]
    public DateTime? Until { get; set; }

    /// <summary>The confidence level of intervals.</summary>
    [Parameter]
    [ValidateRange(0.5, 0.9999)]
    public double ConfidenceLevel { get; set; } = 0.95;

    private protected OutcomeOptions Outcomes => new()
    {
        MetricAttribution = MetricAttribution?.Value,
        EventTypes = EventType,
        WithinHours = WithinHours,
        AllItems = AllItems,
        From = Since?.ToUniversalTime(),
        Until = Until?.ToUniversalTime(),
        ConfidenceLevel = ConfidenceLevel,
    };
}
