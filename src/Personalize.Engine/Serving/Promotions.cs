using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Kernels;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving;

/// <summary>Adds promoted items to a list of recommendations.</summary>
internal static class Promotions
{
    /// <exception cref="PersonalizeException">InvalidInput: the share is not from 1 to 100, or the name breaks the rule of names.</exception>
    public static Promotion Check(Promotion promotion)
    {
        if (promotion.PercentPromoted is < 1 or > 100)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidPercentPromoted, $"percentPromoted is {promotion.PercentPromoted}; it must be from 1 to 100.",
                target: promotion.PercentPromoted);
        }

        if (promotion.Name is { } name)
            Names.Validate(name, "promotion");
        return promotion;
    }

    /// <summary>The number of promoted items in a list: the percentage, rounded up.</summary>
    public static int Quota(int numResults, int percentPromoted) => ((numResults * percentPromoted) + 99) / 100;

    /// <summary>
    /// The best promoted items and, for the rest of the list, the best of all others. As documented, the promoted ones stand at random places
    /// among the others, and both are in the order of their scores.
    /// </summary>
    /// <param name="best">The best items, promoted or not.</param>
    /// <param name="promoted">The best promoted items, as many as the quota or as there are.</param>
    /// <param name="name">The name of the promotion.</param>
    /// <param name="recommendationId">Decides the places: the same id gives the same ones.</param>
    public static IReadOnlyList<RecommendedItem> Merge(
        IReadOnlyList<RecommendedItem> best, IReadOnlyList<RecommendedItem> promoted, int numResults, string name, string recommendationId)
    {
        var taken = promoted.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        RecommendedItem[] others = [.. best.Where(item => !taken.Contains(item.ItemId)).Take(numResults - promoted.Count)];
        var places = Enumerable.Range(0, promoted.Count + others.Length).ToArray();
        var seed = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(recommendationId)));
        new FastRandom(seed, RandomStream.Promotion).Shuffle(places);
        var isPromoted = new bool[places.Length];
        foreach (var place in places.AsSpan(0, promoted.Count))
            isPromoted[place] = true;
        var (nextPromoted, nextOther) = (0, 0);
        return [.. isPromoted.Select(here => here ? promoted[nextPromoted++] with { Promoted = true, PromotionName = name } : others[nextOther++])];
    }
}
