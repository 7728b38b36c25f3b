using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>Encodes the events of one user for a model: of those that are known from earlier requests, nothing is looked at again.</summary>
/// <param name="model">The model.</param>
/// <param name="eventTypes">Event type → index, ignoring case.</param>
internal sealed class UserEncoder(HrnnModel model, IReadOnlyDictionary<string, int> eventTypes)
{
    private readonly bool _hasContext = model.Configuration.Features.Context.Count > 0;
    private readonly bool _hasSessions = model.Configuration.HasSessions;

    /// <summary>The items and event types of the model, without events.</summary>
    public Snapshot Empty { get; } = new()
    {
        Users = new Vocabulary([""]), Items = model.Items, EventTypes = model.EventTypes, UserOffsets = [0, 0], EventItems = [], EventTimes = [],
    };

    /// <summary>Adds the events that a state does not know yet, and returns all as the network reads them.</summary>
    public EncodedSequences Encode(IReadOnlyList<HistoryEvent> history, UserState state, RequestMetadata? metadata)
    {
        var sequence = state.Sequence ??= new GrowingSequence(model.Items.Count, model.Thresholds);
        if (sequence.Count < history.Count)
            Add(history, sequence);
        return sequence.View(Empty, metadata?.NewItems, Features(metadata is null ? null : [metadata], userCount: 1, FeatureTable.Empty(0)));
    }

    /// <summary>The same events without one of them.</summary>
    /// <param name="history">All events.</param>
    /// <param name="state">Of <see cref="Encode"/>.</param>
    /// <param name="sequences">What it returned.</param>
    /// <param name="without">The event.</param>
    public EncodedSequences EncodeWithout(IReadOnlyList<HistoryEvent> history, UserState state, EncodedSequences sequences, int without)
    {
        bool? isSameSession = null;
        if (_hasSessions && without > 0 && without + 1 < history.Count)
            isSameSession = IsSameSession(Columns([history[without - 1].Context, history[without + 1].Context]), 1);
        return state.Sequence!.ViewWithout(sequences, without, isSameSession);
    }

    /// <summary>The features of requests.</summary>
    /// <param name="metadata">For each request; null for none.</param>
    /// <param name="userCount">Number of requests.</param>
    /// <param name="events">The contexts of events.</param>
    public SequenceFeatures Features(IReadOnlyList<RequestMetadata>? metadata, int userCount, FeatureTable events)
    {
        var spaces = model.Configuration.Features;
        if (spaces.Users.Count + spaces.Context.Count == 0)
            return new SequenceFeatures { Spaces = spaces, Items = model.ItemFeatures, Users = FeatureTable.Empty(userCount), Events = events };
        var (users, requests) = (new FeatureTable.Builder(), new FeatureTable.Builder());
        for (var i = 0; i < userCount; i++)
        {
            spaces.Users.Encode(metadata?[i].User?.Columns ?? [], metadata?[i].User?.Row ?? 0, users);

            // A request without a context corresponds to the positions that were trained without one.
            if (metadata?[i].Context is { } context && context.Keys.Any(spaces.Context.Knows))
                spaces.Context.Encode(context, requests);
            else
                requests.EndRow();
        }

        return new SequenceFeatures { Spaces = spaces, Items = model.ItemFeatures, Users = users.Build(), Requests = requests.Build(), Events = events };
    }

    private void Add(IReadOnlyList<HistoryEvent> history, GrowingSequence sequence)
    {
        // Whether a session goes on depends on the event before.
        var before = Math.Min(1, sequence.Count);
        var first = sequence.Count - before;
        var columns = _hasContext || _hasSessions ? Columns([.. history.Skip(first).Select(known => known.Context)]) : [];
        for (var e = sequence.Count; e < history.Count; e++)
        {
            var known = history[e];
            var type = known.EventType is { } name && eventTypes.TryGetValue(name, out var index) ? index + 1 : 0;
            sequence.Add(
                model.Items.TryGetIndex(known.ItemId, out var item) ? item : -1, known.ItemId, known.Timestamp, type,
                e == 0 || !_hasSessions ? null : IsSameSession(columns, e - first));
        }

        if (_hasContext)
            sequence.AddContexts(model.Configuration.Features.Context.Encode(columns, history.Count - first), before);
    }

    private MetadataColumn[] Columns(IReadOnlyList<IReadOnlyDictionary<string, ContextValue>?> contexts) => EventContext.Columns(contexts, model.Configuration);

    private static bool? IsSameSession(MetadataColumn[] columns, int e) =>
        EncodedSequences.IsSameSession(columns.First(column => column.Name == DatasetFields.SessionId), e);
}
