using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Formatting;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Formatting;

/// <summary>Every table in a window of 80 columns, filled with long but ordinary values: each header stands in one piece.</summary>
public sealed partial class WindowWidthTests : IDisposable
{
    private const int WindowWidth = 80;
    private const string Group = "online-bookshop";

    private static readonly Dictionary<string, XElement> s_tables = Directory.GetFiles(BuiltModule.Bin, "*.Format.ps1xml")
        .SelectMany(file => XDocument.Load(file).Descendants("View"))
        .Where(view => view.Element("TableControl") is not null)
        .ToDictionary(view => view.Descendants("TypeName").Single().Value);

    private readonly ModuleSession _session = new();

    public static TheoryData<string> Types => [.. s_tables.Keys.Order()];

    public void Dispose() => _session.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void No_header_is_broken(string typeName)
    {
        var table = s_tables[typeName];
        var labels = table.Descendants("TableColumnHeader").Zip(
            table.Descendants("TableColumnItem"), (header, item) => header.Element("Label")?.Value ?? item.Element("PropertyName")!.Value);

        var text = _session.Run<string>($"$args[0] | Format-Table | Out-String -Width {WindowWidth}", new object[] { Examples(typeName) });

        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => Escape().Replace(line, "")).ToArray();
        var underline = Array.FindIndex(lines, line => line.TrimStart().StartsWith("--", StringComparison.Ordinal));
        Assert.Equal(labels, lines[underline - 1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, WindowWidth));
    }

    [Fact]
    public void The_widest_leaderboard_fits()
    {
        var hyperparameters = RecipeCatalog.All.SelectMany(recipe => recipe.Hyperparameters).Where(hyperparameter => hyperparameter.Tunable);
        var trial = (Trial)Example(typeof(Trial)) with
        {
            Hyperparameters = hyperparameters.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => $"{one.Default}"),
            Status = TrialStatus.Stopped,
        };

        Assert.All(LeaderboardText.Table(new[] { trial }).Split('\n'), line => Assert.InRange(line.Length, 0, WindowWidth - 1));
    }

    [Fact]
    public void The_widest_metrics_fit()
    {
        var metrics = RankingMetrics.Names.ToDictionary(name => name, _ => 0.1234);
        var baselines = MetricDescription.BaselineNames.ToDictionary(name => name, _ => metrics);

        Assert.All(MetricText.Table(metrics, baselines).Split('\n'), line => Assert.InRange(line.Length, 0, WindowWidth - 1));
    }

    // What the engine lists by itself is as it is; all else is filled by its names and types.
    private static object[] Examples(string typeName)
    {
        var type = Type(typeName.Split('#')[0]);
        if (type == typeof(Recipe))
            return [.. RecipeCatalog.All];
        if (type == typeof(Hyperparameter))
            return [.. RecipeCatalog.All.SelectMany(recipe => recipe.Hyperparameters)];
        var example = PSObject.AsPSObject(Example(type));
        example.TypeNames.Insert(0, typeName);
        return [example];
    }

    private static Type Type(string name) =>
        typeof(Trial).Assembly.GetType(name) ?? typeof(Display).Assembly.GetType(name)
            ?? throw new TypeLoadException($"There is a table of {name}, but no such type.");

    private static object Example(Type type)
    {
        var example = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties())
        {
            property.DeclaringType!.GetField(
                $"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)?.SetValue(example, Value(type, property));
        }

        return example;
    }

    private static object? Value(Type type, PropertyInfo property)
    {
        var its = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (its == typeof(string))
            return Text(type.Name, property.Name);
        if (its == typeof(DateTime))
            return DateTime.UtcNow.AddMinutes(-59.5);
        if (its == typeof(double))
            return property.Name.EndsWith("Seconds", StringComparison.Ordinal) ? 3599.0 : property.Name == "Loss" ? 12.3456 : 0.1234;
        if (its == typeof(int) || its == typeof(long))
            return Convert.ChangeType(property.Name is "Number" or "Epoch" ? 12 : 12_345_678, its, null);
        return its.IsEnum ? Enum.GetValues(its).Cast<object>().MaxBy(value => $"{value}".Length) : its.IsValueType ? Activator.CreateInstance(its) : null;
    }

    private static string Text(string type, string property) => (type, property) switch
    {
        ("Dataset" or "Schema", "Name") or (_, "SchemaArn") => $"{Group}-interactions",
        (_, "RecipeArn") => "arn:aws:personalize:::recipe/aws-hrnn-coldstart",
        (_, "DatasetArn") => $"arn:local:personalize:::dataset/{Group}/INTERACTIONS",
        ("SolutionVersion", "Arn") or (_, "SolutionVersionArn") => $"arn:local:personalize:::solution/{Group}/0123456789ab",
        ("SolutionVersion", "Status") => "CREATE STOPPED",
        ("Trial", "Status") => TrialStatus.Completed,
        (_, "Status") => "ACTIVE",
        (_, "TrackingId") => $"{Guid.Empty}",
        (_, "FilterExpression") => "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"purchase\")",
        (_, "File" or "Path" or "FullName" or "OutputPath") => "/home/somebody/online-bookshop/2026/clicks-2026-11.csv",
        (_, "Rule" or "Reason" or "Description") => "a sentence that says in some detail why something is as it is",
        _ when property.EndsWith("Arn", StringComparison.Ordinal) => $"arn:local:personalize:::resource/{Group}",
        _ => Group,
    };

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Escape();
}
