using Personalize.Engine.Resources;

namespace Personalize.Storage.Tabular;

/// <summary>How a file of delimited text is written.</summary>
/// <param name="Start">Where the header begins.</param>
/// <param name="FirstLine">1-based line on which it begins.</param>
/// <param name="Remarks">What of this is not the plain form, as sentences.</param>
internal sealed record TextLayout(int Start, long FirstLine, char Delimiter, Quoting Quoting, IReadOnlyList<string> Remarks);
