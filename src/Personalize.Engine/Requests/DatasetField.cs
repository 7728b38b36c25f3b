using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Requests;

/// <summary>A field of a dataset.</summary>
/// <param name="IsReserved">Whether the field has a fixed meaning: <c>USER_ID</c>, <c>EVENT_TYPE</c>, …</param>
public sealed record DatasetField(DatasetType DatasetType, SchemaField Field, bool IsReserved);
