using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Reads JSON and YAML text into dictionaries, lists, strings, numbers (long or double), booleans and nulls.</summary>
public interface IConfigurationReader
{
    /// <exception cref="PersonalizeException">Malformed text (with line and column), an alias bomb, nesting over 64.</exception>
    object? Parse(string text);
}
