namespace Personalize.Engine.Requests;

/// <summary>
/// Says for which items, or for which metadata of items, the users who are most likely to want them are looked for, up to <see cref="MostUsers"/> for each
/// line. The recipe of the campaign must know users, and the filter select users. The input is JSON Lines: <c>{"itemId":"105"}</c>, or
/// <c>{"itemAttributes":"ITEMS.genres = \"Comedy\" AND ITEMS.year > 2000"}</c>, optionally with <c>filterValues</c>. The output is JSON Lines, one for each
/// input in the same order.
/// </summary>
public sealed record CreateBatchSegmentJobRequest : CreateBatchJobRequest
{
    /// <summary>The largest number of users of a segment.</summary>
    public const int MostUsers = 5_000_000;
}
