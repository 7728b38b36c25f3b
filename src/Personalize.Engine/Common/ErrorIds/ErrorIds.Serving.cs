namespace Personalize.Engine.Common;

// Recommendations, events and filters.
public static partial class ErrorIds
{
    /// <summary>Filter values or a promotion are given without a filter.</summary>
    /// <remarks>Name the filter.</remarks>
    public const string FilterMissing = "FilterMissing";

    /// <summary>The filter belongs to another dataset group.</summary>
    /// <remarks>Name a filter of the campaign's dataset group.</remarks>
    public const string FilterOfAnotherGroup = "FilterOfAnotherGroup";

    /// <summary>The filter selects users where items are filtered, or items where users are.</summary>
    /// <remarks>Filters of recommendations begin with INCLUDE ItemID or EXCLUDE ItemID, those of user segments with UserID instead.</remarks>
    public const string FilterOfOtherKind = "FilterOfOtherKind";

    /// <summary>A promotion lacks its filter or its percentage.</summary>
    /// <remarks>Give both or neither.</remarks>
    public const string IncompletePromotion = "IncompletePromotion";

    /// <summary>The filter looks at the item of the request, and the recipe of the campaign does not recommend items related to an item.</summary>
    /// <remarks>Use a campaign of a recipe for related items, or a filter without CurrentItem.</remarks>
    public const string ItemNeededByFilter = "ItemNeededByFilter";

    /// <summary>Several parts of the event break the rules.</summary>
    /// <remarks>Correct each problem that the message lists.</remarks>
    public const string InvalidEvent = "InvalidEvent";

    /// <summary>The attribution source of an event is too long.</summary>
    /// <remarks>Give at most 256 characters.</remarks>
    public const string InvalidEventAttributionSource = "InvalidEventAttributionSource";

    /// <summary>A request has no event, or too many.</summary>
    /// <remarks>Send 1 to 10 events per request.</remarks>
    public const string InvalidEventCount = "InvalidEventCount";

    /// <summary>The id of an event is too long.</summary>
    /// <remarks>Give at most 256 characters.</remarks>
    public const string InvalidEventId = "InvalidEventId";

    /// <summary>The value of an event is not a finite number.</summary>
    /// <remarks>Give a number, or leave it out.</remarks>
    public const string InvalidEventValue = "InvalidEventValue";

    /// <summary>The number of events that a filter looks at is not positive.</summary>
    /// <remarks>Leave it out to look at all events of a user, or give at least 1.</remarks>
    public const string InvalidEventsPerType = "InvalidEventsPerType";

    /// <summary>The filter's expression is wrong at the position shown.</summary>
    /// <remarks>Correct it there; the message shows the form.</remarks>
    public const string InvalidFilterExpression = "InvalidFilterExpression";

    /// <summary>A value does not match the type of the field that it is compared with.</summary>
    /// <remarks>Give a value of the field's type.</remarks>
    public const string InvalidFilterValue = "InvalidFilterValue";

    /// <summary>An id is empty or too long.</summary>
    /// <remarks>Give 1 to 256 characters.</remarks>
    public const string InvalidId = "InvalidId";

    /// <summary>The id of an item shown with an event is too long.</summary>
    /// <remarks>Give at most 256 characters.</remarks>
    public const string InvalidImpression = "InvalidImpression";

    /// <summary>The item id of an event is too long.</summary>
    /// <remarks>Give at most 256 characters.</remarks>
    public const string InvalidItemId = "InvalidItemId";

    /// <summary>A list of items to rank has no item, too many, or an empty one.</summary>
    /// <remarks>Give 1 to 500 items.</remarks>
    public const string InvalidItemList = "InvalidItemList";

    /// <summary>Several values of the metadata break the rules.</summary>
    /// <remarks>Correct each problem that the message lists.</remarks>
    public const string InvalidMetadata = "InvalidMetadata";

    /// <summary>The provisioned throughput is less than 1.</summary>
    /// <remarks>Give a number of at least 1, or leave it out.</remarks>
    public const string InvalidMinProvisionedTPS = "InvalidMinProvisionedTPS";

    /// <summary>The number of results is out of range.</summary>
    /// <remarks>Give 1 to 500.</remarks>
    public const string InvalidNumResults = "InvalidNumResults";

    /// <summary>The promoted share is out of range.</summary>
    /// <remarks>Give 1 to 100.</remarks>
    public const string InvalidPercentPromoted = "InvalidPercentPromoted";

    /// <summary>The properties of an event are not a JSON object, or are too long.</summary>
    /// <remarks>Give an object of at most 1024 characters.</remarks>
    public const string InvalidProperties = "InvalidProperties";

    /// <summary>The recommendation id of an event is too long.</summary>
    /// <remarks>Give at most 256 characters.</remarks>
    public const string InvalidRecommendationId = "InvalidRecommendationId";

    /// <summary>The number of days for which recommendations are recorded is out of range.</summary>
    /// <remarks>Give 1 to 365, or 0 to record nothing.</remarks>
    public const string InvalidRecommendationLogDays = "InvalidRecommendationLogDays";

    /// <summary>The time of an event cannot be used.</summary>
    /// <remarks>Give Unix seconds or a date.</remarks>
    public const string InvalidSentAt = "InvalidSentAt";

    /// <summary>The session id is too long.</summary>
    /// <remarks>Give at most 256 characters.</remarks>
    public const string InvalidSessionId = "InvalidSessionId";

    /// <summary>A time range ends before it begins.</summary>
    /// <remarks>Give a range whose end is after its beginning.</remarks>
    public const string InvalidTimeRange = "InvalidTimeRange";

    /// <summary>The user id is too long.</summary>
    /// <remarks>Give at most 256 characters.</remarks>
    public const string InvalidUserId = "InvalidUserId";

    /// <summary>A metadata value does not match the type of its field.</summary>
    /// <remarks>Give a value of the field's type.</remarks>
    public const string InvalidValue = "InvalidValue";

    /// <summary>An event has no type.</summary>
    /// <remarks>Give its type, such as click or purchase.</remarks>
    public const string MissingEventType = "MissingEventType";

    /// <summary>An INCLUDE needs a value for its placeholder.</summary>
    /// <remarks>Give a value for the placeholder that the message names.</remarks>
    public const string MissingFilterValue = "MissingFilterValue";

    /// <summary>The id of an item shown with an event is empty.</summary>
    /// <remarks>Leave it out, or name the item.</remarks>
    public const string MissingImpression = "MissingImpression";

    /// <summary>The recipe recommends items related to an item, and the request names none.</summary>
    /// <remarks>Name the item, or use a campaign of a recipe that recommends to users.</remarks>
    public const string MissingItemId = "MissingItemId";

    /// <summary>An event has no time.</summary>
    /// <remarks>Give Unix seconds or a date.</remarks>
    public const string MissingSentAt = "MissingSentAt";

    /// <summary>The session id is missing.</summary>
    /// <remarks>Give the id of the visit that the events, or the recommendations, belong to.</remarks>
    public const string MissingSessionId = "MissingSessionId";

    /// <summary>The user id is empty.</summary>
    /// <remarks>Name the user, or the session of a visitor without an account.</remarks>
    public const string MissingUserId = "MissingUserId";

    /// <summary>The recipe knows nothing of users, which the request is about.</summary>
    /// <remarks>Use a campaign of one of the recipes that the message names.</remarks>
    public const string RecipeWithoutUsers = "RecipeWithoutUsers";

    /// <summary>The recipe gives the same answer to everybody, so there is nothing to do for each line of a file.</summary>
    /// <remarks>Ask for its recommendations once.</remarks>
    public const string SameForEverybody = "SameForEverybody";

    /// <summary>The filter looks at a user, and the request names none.</summary>
    /// <remarks>Name the user as well, or use another filter.</remarks>
    public const string UserNeededByFilter = "UserNeededByFilter";

    /// <summary>The impression of an event has too many items.</summary>
    /// <remarks>Give at most 25.</remarks>
    public const string TooManyImpressions = "TooManyImpressions";

    /// <summary>The filter has no such placeholder.</summary>
    /// <remarks>Give values for the filter's placeholders only.</remarks>
    public const string UnknownFilterValue = "UnknownFilterValue";
}
