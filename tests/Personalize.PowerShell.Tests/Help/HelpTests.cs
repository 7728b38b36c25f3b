using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Personalize.Engine;
using Personalize.PowerShell.Commands;
using Personalize.PowerShell.Formatting;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Help;

/// <summary>Holds the help that is shipped against the cmdlets that are shipped.</summary>
public sealed class HelpTests
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly Dictionary<string, XElement> s_help = XDocument.Load(Path.Combine(BuiltModule.Bin, "en-US", "Personalize.dll-Help.xml"))
        .Root!.Elements(s_command + "command")
        .ToDictionary(command => command.Element(s_command + "details")!.Element(s_command + "name")!.Value);

    [Fact]
    public void Every_cmdlet_has_help_and_no_help_is_left_over() => ForEveryCmdlet((_, _) => { }, names => Assert.Equal(names.Order(), s_help.Keys.Order()));

    [Fact]
    public void Every_text_is_there() => ForEveryCmdlet((_, help) =>
    {
        Assert.NotEqual("", help.Element(s_command + "details")!.Element(s_maml + "description")!.Value.Trim());
        Assert.NotEqual("", help.Element(s_maml + "description")!.Value.Trim());
        Assert.All(Parameters(help), parameter => Assert.NotEqual("", parameter.Element(s_maml + "description")!.Value.Trim()));
        Assert.NotEmpty(help.Descendants(s_command + "returnValue"));
    });

    [Fact]
    public void Parameters_are_described_as_they_are() => ForEveryCmdlet((cmdlet, help) =>
    {
        var described = Parameters(help).Select(Describe).Order();
        var actual = Own(cmdlet.Parameters.Values).Select(parameter => Describe(parameter, cmdlet.ParameterSets.Count(IsShown))).Order();

        Assert.Equal(actual, described);
    });

    [Fact]
    public void Defaults_and_ranges_are_told() => ForEveryCmdlet((cmdlet, help) =>
    {
        var instance = Activator.CreateInstance(cmdlet.ImplementingType!);
        foreach (var parameter in Own(cmdlet.Parameters.Values))
        {
            var described = Parameters(help).Single(one => one.Element(s_maml + "name")!.Value == parameter.Name);
            var value = cmdlet.ImplementingType!.GetProperty(parameter.Name)?.GetValue(instance);
            if (!parameter.ParameterSets.Values.Any(set => set.IsMandatory) && value is int or long or ulong or double or string)
            {
                Assert.Equal(
                    $"{cmdlet.Name} -{parameter.Name}: {value}", $"{cmdlet.Name} -{parameter.Name}: {described.Element(s_dev + "defaultValue")!.Value}");
            }

            foreach (var range in parameter.Attributes.OfType<ValidateRangeAttribute>())
            {
                Assert.Contains(
                    range.MaxRange is int.MaxValue ? $"least {range.MinRange}" : $"{range.MinRange} to {range.MaxRange}",
                    described.Element(s_maml + "description")!.Value,
                    StringComparison.Ordinal);
            }

            foreach (var allowed in parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(set => set.ValidValues))
                Assert.Contains(allowed, described.Element(s_maml + "description")!.Value, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Links_lead_somewhere() => ForEveryCmdlet((_, help) =>
    {
        foreach (var link in help.Descendants(s_maml + "linkText").Select(text => text.Value))
            Assert.True(s_help.ContainsKey(link) || File.Exists(Topic(link)), $"{link} is nowhere.");
    });

    [Fact]
    public void Topics_are_as_PowerShell_reads_them()
    {
        string[] topics = ["", "_AutoML", "_Data", "_Errors", "_Filters", "_Metrics", "_Recipes", "_Store"];
        foreach (var name in topics.Select(topic => "about_Personalize" + topic))
        {
            var lines = File.ReadAllLines(Topic(name));
            Assert.Equal(["TOPIC", "    " + name, "", "SHORT DESCRIPTION"], lines[..4]);
            Assert.Contains("LONG DESCRIPTION", lines);
            var seeAlso = lines[(Array.IndexOf(lines, "SEE ALSO") + 1)..].Select(line => line.Trim()).ToArray();
            Assert.NotEmpty(seeAlso);
            Assert.All(
                seeAlso,
                link => Assert.True(
                    s_help.ContainsKey(link) || link.StartsWith("Get-Command ", StringComparison.Ordinal) || File.Exists(Topic(link)),
                    $"{name}: {link} is nowhere."));
        }
    }

    [Fact]
    public void The_recipe_topic_has_every_hyperparameter()
    {
        var text = File.ReadAllText(Topic("about_Personalize_Recipes"));

        Assert.All(PersonalizeEngine.ListRecipes(new()), recipe => Assert.Contains("    " + recipe.Name, text, StringComparison.Ordinal));
        Assert.All(PersonalizeEngine.ListRecipes(new()).SelectMany(recipe => recipe.Hyperparameters), one =>
        {
            // The default stands beside the first line of the values.
            var values = Regex.Escape(Display.Range(one)).Replace(",\\ ", $@",\s+({Regex.Escape(one.Default)}\s+)?", StringComparison.Ordinal);
            Assert.Matches($@"{one.Name}[^\n]*\s+{values}\s", text);
        });
    }

    [Fact]
    public void Syntax_lists_the_parameter_sets() => ForEveryCmdlet((cmdlet, help) =>
    {
        var described = help.Descendants(s_command + "syntaxItem")
            .Select(item => string.Join(' ', item.Elements(s_command + "parameter").Select(Mandatory).Order()));
        var actual = cmdlet.ParameterSets.Where(IsShown).Select(set =>
            string.Join(' ', set.Parameters.Where(IsOwn).Select(parameter => parameter.Name + (parameter.IsMandatory ? "!" : "")).Order()));

        Assert.Equal(actual.Order(), described.Order());
    });

    [Fact]
    public void Every_cmdlet_has_two_examples_that_parse() => ForEveryCmdlet((cmdlet, help) =>
    {
        var examples = help.Descendants(s_dev + "code").Select(code => code.Value).ToArray();
        Assert.True(examples.Length >= 2, $"{cmdlet.Name} has {examples.Length} examples.");
        foreach (var example in examples)
        {
            var tree = Parser.ParseInput(example, out _, out var errors);
            Assert.Empty(errors);
            var commands = tree.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().ToArray();
            Assert.Contains(commands, command => command.GetCommandName() == cmdlet.Name);
        }
    });

    [Fact]
    public void Examples_use_parameters_that_exist()
    {
        using var session = new ModuleSession();
        foreach (var example in s_help.Values.SelectMany(help => help.Descendants(s_dev + "code")))
        {
            foreach (CommandAst command in Parser.ParseInput(example.Value, out _, out _).FindAll(node => node is CommandAst, searchNestedScriptBlocks: true))
            {
                if (!s_help.ContainsKey(command.GetCommandName()))
                    continue;
                var parameters = session.Run<CmdletInfo>("Get-Command $args[0]", command.GetCommandName()).Parameters;
                Assert.All(command.CommandElements.OfType<CommandParameterAst>(), used => Assert.Contains(used.ParameterName, parameters.Keys));
            }
        }
    }

    [Theory]
    [InlineData("Get-Help New-PersonalizeSolution", "says what to train")]
    [InlineData("Get-Help New-PersonalizeSolution -Parameter MetricName", "The metric that AutoML optimises")]
    [InlineData("Get-Help about_Personalize", "Trains recommenders on your own machine")]
    [InlineData("Get-Help about_Personalize_Filters", "Rules that say which items may be recommended")]
    public void Get_help_finds_it(string script, string text)
    {
        var userInterface = new RecordingInterface();
        using var session = new ModuleSession(userInterface);

        session.Run($"{script} | Out-Default");

        Assert.Contains(text, userInterface.Output, StringComparison.Ordinal);
    }

    private static string Topic(string name) => Path.Combine(BuiltModule.Root, "en-US", $"{name}.help.txt");

    private static void ForEveryCmdlet(Action<CmdletInfo, XElement> check, Action<IEnumerable<string>>? checkNames = null)
    {
        using var session = new ModuleSession();
        var cmdlets = session.Run("Get-Command -Module Personalize").Select(command => (CmdletInfo)command.BaseObject).ToArray();
        checkNames?.Invoke(cmdlets.Select(cmdlet => cmdlet.Name));
        foreach (var cmdlet in cmdlets)
            check(cmdlet, s_help[cmdlet.Name]);
    }

    private static IEnumerable<XElement> Parameters(XElement help) => help.Element(s_command + "parameters")!.Elements(s_command + "parameter");

    private static string Mandatory(XElement parameter) =>
        parameter.Element(s_maml + "name")!.Value + ((string?)parameter.Attribute("required") == "true" ? "!" : "");

    // Whether it is required depends on the parameter set, which the syntax shows.
    private static string Describe(XElement parameter) => string.Join(
        " | ",
        parameter.Element(s_maml + "name")!.Value,
        parameter.Element(s_dev + "type")!.Value,
        "position " + (string?)parameter.Attribute("position"),
        "pipeline " + (string?)parameter.Attribute("pipelineInput"),
        "aliases " + (string?)parameter.Attribute("aliases"),
        "wildcards " + (string?)parameter.Attribute("globbing"));

    private static string Describe(ParameterMetadata parameter, int setCount)
    {
        Assert.InRange(setCount, 1, 3);
        var set = parameter.ParameterSets.Values.First();
        var sets = parameter.ParameterSets.Values;
        string[] pipeline =
        [
            .. sets.Any(one => one.ValueFromPipeline) ? (string[])["ByValue"] : [],
            .. sets.Any(one => one.ValueFromPipelineByPropertyName) ? (string[])["ByPropertyName"] : [],
        ];
        return string.Join(
            " | ",
            parameter.Name,
            (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name,
            "position " + (set.Position == int.MinValue ? "named" : $"{set.Position}"),
            "pipeline " + (pipeline.Length == 0 ? "False" : $"True ({string.Join(", ", pipeline)})"),
            "aliases " + (parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            "wildcards " + (parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false"));
    }

    private static IEnumerable<ParameterMetadata> Own(IEnumerable<ParameterMetadata> parameters) => parameters.Where(parameter => IsOwn(parameter.Name));

    // The set of requests that are piped as objects has no other syntax.
    private static bool IsShown(CommandParameterSetInfo set) => set.Name != NewPersonalizeSolutionCommand.RequestSet;

    private static bool IsOwn(CommandParameterInfo parameter) => IsOwn(parameter.Name);

    private static bool IsOwn(string name) => !Cmdlet.CommonParameters.Contains(name) && name != nameof(PersonalizeCommand.PipelineObject);
}
