using Personalize.Engine.Common;

namespace Personalize.Engine.Requests;

/// <summary>An item or a user.</summary>
/// <param name="Id">ITEM_ID or USER_ID.</param>
/// <param name="Properties">
/// Field (<c>DEVICE_TYPE</c> or <c>deviceType</c>) → value as text; null or empty for none. Fields that are not named are null.
/// </param>
public sealed record PutMetadata(string Id, IReadOnlyDictionary<string, string?> Properties)
{
    /// <summary>See the parameter.</summary>
    public IReadOnlyDictionary<string, string?> Properties { get; init => field = Readable.Of(value); } = Readable.Of(Properties);
}
