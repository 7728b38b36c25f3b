using System.Globalization;

namespace Personalize.Engine.Requests;

/// <summary>Records of one kind in a damaged catalogue.</summary>
/// <param name="Kind">What they are: "campaigns", "events".</param>
/// <param name="TakenOver">How many could be read and are in the new catalogue.</param>
/// <param name="Lost">How many are known to have been there and are not in the new catalogue.</param>
public sealed record RepairedRecords(string Kind, long TakenOver, long Lost)
{
    /// <summary>"12 campaigns (1 lost)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TakenOver} {Kind}{(Lost > 0 ? $" ({Lost} lost)" : "")}");
}
