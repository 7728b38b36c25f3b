using System.Diagnostics;
using System.Management.Automation;
using Personalize.Engine.Serving.Events;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>
/// Records what users do. Events that come down the pipeline are collected briefly, so that each flush to disk covers many of them;
/// an event is reported only after it has been stored.
/// </summary>
[Cmdlet(VerbsCommunications.Write, "PersonalizeEvent", SupportsShouldProcess = true, DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(EventReceipt))]
public sealed class WritePersonalizeEventCommand : StoreCommand
{
    public const string ObjectSet = "Object";
    public const string ValueSet = "Value";

    private const int MostPending = 256;
    private const int MostReasonsShown = 5;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, int> _reasons = [];
    private readonly Dictionary<string, int> _remarks = [];
    private bool _zoneless;
    private readonly HashSet<string> _otherTrackers = [];
    private EventWriter? _writer;
    private string _tracker = "";
    private long _firstPending;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("TrackingId", "EventTrackerArn")]
    [ArgumentCompleter(typeof(EventTrackerCompleter))]
    public EventTrackerIdentity EventTracker { get; set; } = null!;

    /// <summary>The events: hashtables, objects or rows of a CSV file, or whole requests of PutEvents; of an array, ten events form one request.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [Alias("Event", "EventList")]
    public PSObject[] InputObject { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = ValueSet)]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string EventType { get; set; } = "";

    /// <summary>Unix seconds, a date, or ISO 8601 text.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ValueSet)]
    public object SentAt { get; set; } = null!;

    [Parameter(ParameterSetName = ValueSet)]
    [ArgumentCompleter(typeof(ItemCompleter))]
    [IdTransformation]
    public string? ItemId { get; set; }

    [Parameter(ParameterSetName = ValueSet)]
    public double? EventValue { get; set; }

    [Parameter(ParameterSetName = ValueSet)]
    [IdTransformation]
    public string? EventId { get; set; }

    [Parameter(ParameterSetName = ValueSet)]
    [IdTransformation]
    public string[] Impression { get; set; } = [];

    [Parameter(ParameterSetName = ValueSet)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public object? Properties { get; set; }

    [Parameter(ParameterSetName = ValueSet)]
    [IdTransformation]
    public string? RecommendationId { get; set; }

    [Parameter(ParameterSetName = ValueSet)]
    public string? EventAttributionSource { get; set; }

    /// <summary>For events that do not name their user.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(UserCompleter))]
    [IdTransformation]
    public UserIdentity? UserId { get; set; }

    /// <summary>For events that do not name their session.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [IdTransformation]
    public string? SessionId { get; set; }

    /// <summary>Numbers are Unix milliseconds.</summary>
    [Parameter]
    public SwitchParameter Milliseconds { get; set; }

    /// <summary>Emits a receipt for each event.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool Takes(string property) => true;

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(EventTracker.Value, "Record events"))
            return;
        object target = ParameterSetName == ValueSet ? EventType : InputObject;
        if (_tracker != EventTracker.Value)
        {
            // Objects may name different trackers.
            Commit();
            (_writer, _tracker) = (null, EventTracker.Value);
        }

        foreach (var request in Requests(Inputs(target)))
        {
            Guard(target, () =>
            {
                _writer ??= Engine.OpenEventWriter(new(EventTracker.Value));
                if (_writer.Pending == 0)
                    _firstPending = Stopwatch.GetTimestamp();
                _writer.Add(request);
            });
        }

        if (_writer?.Pending >= MostPending || (_writer?.Pending > 0 && Stopwatch.GetElapsedTime(_firstPending) > s_longestWait))
            Commit();
    }

    private protected override void EndInput()
    {
        Commit();
        foreach (var (reason, count) in _reasons.Take(MostReasonsShown))
            WriteWarning($"{count} {(count == 1 ? "event changes" : "events change")} no recommendations: {reason}.");
        if (_reasons.Count > MostReasonsShown)
        {
            WriteWarning(
                $"Events change no recommendations for {_reasons.Count - MostReasonsShown} more reasons; -PassThru gives the reason for each event.");
        }

        if (_zoneless)
            WriteWarning(UnixTime.ZonelessRemark);
        foreach (var (remark, count) in _remarks.Take(MostReasonsShown))
            WriteWarning($"{count} {(count == 1 ? "event" : "events")}: {remark}.");
        if (_remarks.Count > MostReasonsShown)
            WriteWarning($"There are {_remarks.Count - MostReasonsShown} more remarks about events; -PassThru gives the remark for each event.");
    }

    // What cannot be read is an error of its own, and the other events are recorded.
    private List<EventInput> Inputs(object target)
    {
        var inputs = new List<EventInput>();
        if (ParameterSetName == ValueSet)
        {
            Guard(target, () =>
            {
                inputs.Add(One());
                _zoneless |= UnixTime.IsZoneless(SentAt) || (Properties is not null && PropertyBag.HasZonelessDate(PSObject.AsPSObject(Properties)));
            });
            return inputs;
        }

        foreach (var source in InputObject)
        {
            Guard(source, () =>
            {
                inputs.AddRange(EventInput.Many(source, Milliseconds));
                _zoneless |= EventInput.IsZoneless(source);
            });
        }

        foreach (var other in inputs.Select(input => input.TrackingId).OfType<string>())
        {
            if (other == EventTracker.Value || !_otherTrackers.Add(other))
                continue;
            Guard(target, () =>
            {
                var tracker = Engine.DescribeEventTracker(new(EventTracker.Value));
                if (other != tracker.Name && other != tracker.Arn && other != tracker.TrackingId)
                    WriteWarning($"The trackingId '{other}' of the request is not used: -EventTracker is '{EventTracker.Value}'.");
            });
        }

        return inputs;
    }

    // Consecutive events of one user's session form one request, and no request has more events than are allowed.
    private IEnumerable<PutEventsRequest> Requests(List<EventInput> inputs)
    {
        for (var first = 0; first < inputs.Count;)
        {
            var end = first + 1;
            while (end < inputs.Count && end - first < PutEventsRequest.MostEvents
                && (inputs[end].UserId, inputs[end].SessionId) == (inputs[first].UserId, inputs[first].SessionId))
            {
                end++;
            }

            yield return new PutEventsRequest
            {
                TrackingId = EventTracker.Value,
                UserId = inputs[first].UserId ?? UserId?.Value,
                SessionId = inputs[first].SessionId ?? SessionId ?? "",
                EventList = [.. inputs[first..end].Select(input => input.Event)],
                Milliseconds = Milliseconds,
            };
            first = end;
        }
    }

    private EventInput One() => new(null, null, new PutEvent
    {
        EventId = EventId,
        EventType = EventType,
        SentAt = UnixTime.Of(SentAt, Milliseconds),
        ItemId = ItemId,
        EventValue = EventValue,
        Impression = Impression,
        Properties = PropertyBag.Json(Properties),
        RecommendationId = RecommendationId,
        EventAttributionSource = EventAttributionSource,
    });

    private void Commit() => Guard(EventTracker.Value, () =>
    {
        foreach (var receipt in _writer?.Commit() ?? [])
        {
            if (receipt.Reason is { } reason)
                _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
            if (receipt.Remark is { } remark)
                _remarks[remark] = _remarks.GetValueOrDefault(remark) + 1;
            if (PassThru)
                WriteObject(receipt);
        }
    });
}
