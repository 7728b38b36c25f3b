using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Reads JSON and YAML text into dictionaries, lists, strings, numbers (long or double), booleans and nulls.</summary>
public interface IConfigurationReader
{
    /// <exception cref="PersonalizeException">Malformed text (with line and column), an alias bomb, or more than 64 levels.</exception>
    object? Parse(string text);
}
