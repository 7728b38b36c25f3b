namespace Personalize.Engine.Schemas;

/// <summary>One field of a schema.</summary>
public sealed record SchemaField(string Name, FieldType Type, bool Nullable, bool Categorical, bool Textual);
