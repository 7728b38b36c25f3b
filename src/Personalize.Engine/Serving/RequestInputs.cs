using Personalize.Engine.Common;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>What requests about a user need apart from the model: the history, metadata, and items that came after the training.</summary>
internal sealed class RequestInputs(UserHistoryCache histories, UserMetadataCache metadata, NewItemCache newItems)
{
    private readonly UserHistoryCache _histories = histories;
    private readonly UserMetadataCache _metadata = metadata;
    private readonly NewItemCache _newItems = newItems;

    /// <summary>Answers from the history of a user or a visitor.</summary>
    /// <returns>Whether anything is known about the user, and the answer.</returns>
    public (bool KnownUser, T Answer) Use<T>(
        IRecommender model,
        ServedVersion version,
        Visitor visitor,
        IReadOnlyDictionary<string, string> given,
        OperationContext context,
        Func<UserHistory, RequestMetadata, T> answer)
    {
        foreach (var remark in ContextRemarks.Of(given, model.Context, version.Recipe))
            context.Warning?.Invoke(remark);
        var user = model.UsesUserMetadata ? _metadata.Of(version.DatasetGroupArn, context).GetValueOrDefault(visitor.Id) : null;
        var known = new RequestMetadata(user, given, _newItems.Of(version.DatasetGroupArn, model, context));
        return _histories.Use(
            version.DatasetGroupArn,
            version.Options,
            visitor,
            context,
            history => (user is not null || history.Events.Any(one => model.Items.Contains(one.ItemId)), answer(history, known)),
            withContext: model.ReadsContext);
    }

    /// <summary>The newest events of a user, newest first, as far as they need not be read first.</summary>
    public IReadOnlyList<HistoryEvent> RecentEvents(ServedVersion version, string userId, int count) =>
        _histories.TryUse<IReadOnlyList<HistoryEvent>>(
            version.DatasetGroupArn, version.Options, userId, history => [.. history.Events.TakeLast(count).Reverse()]) ?? [];

    /// <summary>An unknown user whose id has blanks around it is probably another one.</summary>
    public static void WarnOfBlanks(string? userId, bool knownUser, OperationContext context)
    {
        if (!knownUser && userId is not null && userId.Trim() is var trimmed && trimmed.Length < userId.Length)
            context.Warning?.Invoke($"The user '{userId}' is unknown, and its id begins or ends with blanks. Is '{trimmed}' meant?");
    }
}
