using System.Data;
using System.Management.Automation;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// Says which properties of piped requests a command takes nothing from, each once. PowerShell binds the properties that have a parameter and
/// is silent about the others.
/// </summary>
internal sealed class PipedRequest(PSCmdlet command)
{
    // What every resource tells about itself, and what PowerShell adds to objects: nobody asks for something by it.
    private static readonly HashSet<string> s_descriptive = new(StringComparer.OrdinalIgnoreCase)
    {
        "arn", "status", "failureReason", "creationDateTime", "lastUpdatedDateTime", "PSComputerName", "RunspaceId", "PSShowComputerName",
    };

    private static readonly Lazy<HashSet<string>> s_membersOfResources = new(() => typeof(Resource).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Resource)))
        .SelectMany(type => type.GetProperties().Select(property => property.Name).Append(type.Name + "Arn"))
        .ToHashSet(StringComparer.OrdinalIgnoreCase));

    private const string UserId = "USER_ID";

    private readonly PSCmdlet _command = command;
    private readonly HashSet<string> _said = new(StringComparer.OrdinalIgnoreCase);
    private readonly int _given = command.MyInvocation.BoundParameters.Count;

    /// <summary>Whether the command line, and not the object, gave everything that is bound.</summary>
    public bool BindsNothing =>
        _command.MyInvocation.ExpectingInput
        && _command.MyInvocation.BoundParameters.Keys.Count(name => name != nameof(Commands.PersonalizeCommand.PipelineObject)) <= _given;

    /// <summary>What to say about an object.</summary>
    /// <param name="parameterSet">The set that the object chose.</param>
    /// <param name="takes">Whether the command reads a property itself.</param>
    public IEnumerable<string> Remarks(PSObject piped, string parameterSet, Func<string, bool> takes)
    {
        if (!IsRequest(piped))
            yield break;
        var parameters = _command.MyInvocation.MyCommand.Parameters.Values
            .Where(parameter => parameter.ParameterSets.ContainsKey(parameterSet) || parameter.ParameterSets.ContainsKey(ParameterAttribute.AllParameterSets))
            .ToArray();
        var isRowOfUsers = parameters.Any(parameter => parameter.Aliases.Contains(UserId))
            && piped.Properties.Any(property => property.Name == UserId);
        foreach (var (name, value) in PropertyBag.Of(piped))
        {
            if (value is null or "" || takes(name) || (Names(parameters, name) is { } found && IsTaken(found, value, parameterSet)) || IsDescriptive(name))
                continue;
            if ((isRowOfUsers && IsColumn(name, parameters)) || !_said.Add(name))
                continue;
            yield return Remark(name, parameters, parameterSet);
        }
    }

    private string Remark(string name, ParameterMetadata[] parameters, string parameterSet)
    {
        var start = $"The property '{name}' of the piped object is not used: ";
        if (Names(parameters, name) is { } parameter)
            return $"{start}give it as -{parameter.Name}.";
        var names = parameters.Where(one => IsByName(one, parameterSet)).Select(one => one.Name).ToArray();
        var meant = names.FirstOrDefault(one => PropertyBag.Key(one) == PropertyBag.Key(name)) is { } same
            ? $" Did you mean '{same}'?"
            : NearestName.Suggestion(name, names);
        return $"{start}{_command.MyInvocation.MyCommand.Name} takes no such property.{meant}";
    }

    // What was given on the command line takes precedence, knowingly; a switch that is off asks for nothing.
    private bool IsTaken(ParameterMetadata parameter, object value, string parameterSet) =>
        IsByName(parameter, parameterSet)
        || _command.MyInvocation.BoundParameters.ContainsKey(parameter.Name)
        || (parameter.SwitchParameter && !IsOn(value));

    /// <summary>Whether a flag in an object is set: true, also as text.</summary>
    public static bool IsOn(object? value) => PropertyBag.Unwrap(value) is true or SwitchParameter { IsPresent: true }
        || (PropertyBag.Unwrap(value) is string text && bool.TryParse(text, out var flag) && flag);

    /// <summary>The recipe of a request that PowerShell could not bind; null if it names none.</summary>
    public static RecipeIdentity? RecipeOf(PSObject? piped) =>
        (piped?.Properties["recipeArn"] ?? piped?.Properties["recipe"])?.Value is { } recipe && PropertyBag.Text(recipe) is not null
            ? LanguagePrimitives.ConvertTo<RecipeIdentity>(recipe)
            : null;

    private static bool IsByName(ParameterMetadata parameter, string parameterSet) =>
        (parameter.ParameterSets.GetValueOrDefault(parameterSet) ?? parameter.ParameterSets.GetValueOrDefault(ParameterAttribute.AllParameterSets))
            ?.ValueFromPipelineByPropertyName == true;

    private static ParameterMetadata? Names(IEnumerable<ParameterMetadata> parameters, string name) =>
        parameters.FirstOrDefault(parameter => parameter.Aliases.Append(parameter.Name).Contains(name, StringComparer.OrdinalIgnoreCase));

    // A command that finds, changes or deletes what an object describes uses only its name.
    private bool IsDescriptive(string name) =>
        s_descriptive.Contains(name)
        || (_command.MyInvocation.MyCommand.Name is var cmdlet
            && !cmdlet.StartsWith("New-", StringComparison.OrdinalIgnoreCase)
            && s_membersOfResources.Value.Contains(name));

    // The other columns of a row of data, unless they are parameters in the spelling of columns.
    private static bool IsColumn(string name, IEnumerable<ParameterMetadata> parameters) =>
        !name.Any(char.IsLower) && !parameters.Any(parameter => PropertyBag.Key(parameter.Name) == PropertyBag.Key(name));

    // Objects of this module, also selected or deserialised ones, files and other objects of .NET describe something that exists.
    private static bool IsRequest(PSObject piped) => piped.BaseObject switch
    {
        PSCustomObject => !piped.TypeNames.Any(name => name.Contains("Personalize.", StringComparison.Ordinal)),
        DataRow or DataRowView or IDataRecord => true,
        var other => other.GetType().Namespace is { } space
            && !space.StartsWith("System", StringComparison.Ordinal) && !space.StartsWith("Personalize", StringComparison.Ordinal),
    };
}
