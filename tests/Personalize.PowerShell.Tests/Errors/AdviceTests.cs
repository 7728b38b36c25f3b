using System.Management.Automation;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Commands;
using Personalize.PowerShell.Errors;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Errors;

public sealed partial class AdviceTests
{
    private static readonly Dictionary<string, string[]> s_parameters = typeof(StoreCommand).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null)
        .ToDictionary(
            type => type.GetCustomAttribute<CmdletAttribute>() is { } cmdlet ? $"{cmdlet.VerbName}-{cmdlet.NounName}" : "",
            type => type.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute))).Select(property => property.Name).ToArray());

    public static TheoryData<string> AllAdvice =>
    [
        .. Advice.Table.Values,
        .. new[] { ResourceStatus.CreatePending, ResourceStatus.CreateStopped, ResourceStatus.CreateFailed }
            .SelectMany(status => new[] { Advice.ForSolutionVersion(status, hasSearch: false), Advice.ForSolutionVersion(status, hasSearch: true) }).Distinct(),
    ];

    [Fact]
    public void Every_id_is_thrown_somewhere()
    {
        var texts = new[] { "Personalize.Engine.dll", "Personalize.dll", "storage/Personalize.Storage.dll" }
            .Select(name => Path.Combine(BuiltModule.Bin, name)).Where(File.Exists).SelectMany(TextsOf).ToHashSet();
        Assert.Equal([], Advice.Table.Keys.Where(id => !texts.Contains(id)));
    }

    [Theory]
    [MemberData(nameof(AllAdvice))]
    public void Every_cmdlet_and_parameter_that_is_named_exists(string advice)
    {
        var cmdlets = CmdletName().Matches(advice).Select(match => match.Value).ToArray();
        Assert.NotEmpty(cmdlets);
        Assert.All(cmdlets, name => Assert.Contains(name, s_parameters.Keys));
        Assert.All(
            ParameterName().Matches(advice).Select(match => match.Groups[1].Value),
            name => Assert.Contains(name, cmdlets.SelectMany(cmdlet => s_parameters[cmdlet])));
        Assert.EndsWith(".", advice);
    }

    [Fact]
    public void Advice_follows_the_next_step_of_the_engine()
    {
        var record = ErrorRecords.From(PersonalizeException.InvalidInput("SolutionVersionInWork", "It is being trained.", "Wait."));
        Assert.Equal("Wait. Stop-PersonalizeSolutionVersion stops it.", record.ErrorDetails.RecommendedAction);
        Assert.Equal(
            "Get-PersonalizeSolutionVersion lists the versions.",
            ErrorRecords.From(PersonalizeException.InvalidInput("SolutionVersionNotNamed", "no")).ErrorDetails.RecommendedAction);
        Assert.Null(ErrorRecords.From(PersonalizeException.InvalidInput("Unheard", "no")).ErrorDetails);
    }

    [Fact]
    public void A_version_that_is_trained_or_being_trained_needs_no_advice() =>
        Assert.All(
            new[] { ResourceStatus.Active, ResourceStatus.CreateInProgress, ResourceStatus.CreateStopping, null },
            status => Assert.Equal("", Advice.ForSolutionVersion(status, hasSearch: true)));

    // Every literal of an assembly: error ids are among them.
    private static IEnumerable<string> TextsOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        for (var handle = reader.GetNextHandle(MetadataTokens.UserStringHandle(0)); !handle.IsNil; handle = reader.GetNextHandle(handle))
            yield return reader.GetUserString(handle);
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+-[A-Z]\w+")]
    private static partial Regex CmdletName();

    [GeneratedRegex(@"(?<!\w)-([A-Z]\w+)")]
    private static partial Regex ParameterName();
}
