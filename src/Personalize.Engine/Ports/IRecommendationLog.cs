namespace Personalize.Engine.Ports;

/// <summary>
/// The lists that campaigns answered with, for a limited time, so that what followed can be attributed to them and the items that were shown
/// and not chosen are known. They are deleted with their dataset group, and those of a user with the user
/// (<see cref="ICatalogTransaction.RemoveShownLists"/>).
/// </summary>
public interface IRecommendationLog
{
    /// <summary>The most lists that are kept of a dataset group; older ones are removed first.</summary>
    const int MostLists = 1_000_000;

    /// <summary>Whether nothing can be recorded, because the store can only be read.</summary>
    bool IsReadOnly { get; }

    /// <summary>
    /// Adds lists in one durable write: when it returns, they survive a crash. It also removes what has expired, and the oldest lists above the
    /// limit. A list whose id is known, or whose dataset group does not exist any more, is left out.
    /// </summary>
    /// <param name="now">The current time, in UTC, which decides what has expired.</param>
    /// <param name="most">The most lists to keep of a dataset group.</param>
    void Append(IReadOnlyList<ShownList> lists, DateTime now, int most = MostLists);

    /// <summary>The lists with these ids, in any order. Ids that are not known, or not any more, are left out.</summary>
    IReadOnlyList<ShownList> Find(IReadOnlyCollection<string> recommendationIds);

    /// <summary>The lists of a dataset group that were shown from one time on and before another, in the order of recording, one batch at a time.</summary>
    IEnumerable<IReadOnlyList<ShownList>> Read(string datasetGroupArn, DateTime from, DateTime until);

    /// <summary>The lists that were shown to a user, in the order of recording.</summary>
    IReadOnlyList<ShownList> ReadUser(string datasetGroupArn, string userId);

    /// <summary>Changes how long the lists of a campaign are kept, also of those that are recorded already.</summary>
    void Keep(string campaignArn, TimeSpan time);

    /// <summary>Removes the lists that have expired. Does nothing if the store can only be read.</summary>
    /// <param name="now">The current time, in UTC.</param>
    void RemoveExpired(DateTime now);
}
