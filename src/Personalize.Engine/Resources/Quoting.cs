using System.Text.Json.Serialization;

namespace Personalize.Engine.Resources;

/// <summary>What quotes and backslashes mean in a file of delimited text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Quoting>))]
public enum Quoting
{
    /// <summary>Whichever of the others the beginning of the file leaves no doubt about; otherwise <see cref="Doubled"/>.</summary>
    Detect,

    /// <summary>As in RFC 4180: fields may be enclosed in quotes, and a quote inside such a field is doubled.</summary>
    Doubled,

    /// <summary>Fields may be enclosed in quotes; a backslash stands before quotes, separators and backslashes that belong to the text.</summary>
    Backslash,

    /// <summary>Quotes and backslashes are ordinary characters.</summary>
    None,
}
