using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Personalize.PowerShell.Commands;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Formatting;

/// <summary>Holds the format views that are shipped against the outputs that the cmdlets declare.</summary>
public sealed partial class ViewTests
{
    private static readonly ILookup<string, XElement> s_views = Directory.GetFiles(BuiltModule.Bin, "*.Format.ps1xml")
        .SelectMany(file => XDocument.Load(file).Descendants("View"))
        .ToLookup(view => view.Descendants("TypeName").Single().Value);

    private static readonly Type[] s_outputs = [.. typeof(StoreCommand).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<OutputTypeAttribute>())
        .SelectMany(attribute => attribute.Type)
        .Select(output => output.Type)
        .Where(type => type.FullName!.StartsWith("Personalize.", StringComparison.Ordinal))
        .Distinct()];

    [Fact]
    public void Every_output_has_a_table_and_a_list() => Assert.All(s_outputs, type =>
    {
        var views = s_views[type.FullName!].ToArray();
        Assert.True(views.Any(view => view.Element("TableControl") is not null || view.Element("CustomControl") is not null), $"{type} has no table.");
        Assert.True(views.Any(view => view.Element("ListControl") is not null), $"{type} has no list.");
    });

    [Fact]
    public void Tables_are_narrow_and_their_numbers_aligned()
    {
        foreach (var type in s_outputs)
        {
            foreach (var table in s_views[type.FullName!].Elements("TableControl"))
            {
                var headers = table.Descendants("TableColumnHeader").ToArray();
                var columns = table.Descendants("TableColumnItem").ToArray();
                Assert.InRange(headers.Length, 2, 6);
                Assert.Equal(columns.Length, headers.Length);
                foreach (var (header, column) in headers.Zip(columns))
                {
                    Assert.True(
                        !IsNumber(type, column) || header.Element("Alignment")?.Value == "Right", $"{type}: {column.Value} is not aligned to the right.");
                }
            }
        }
    }

    [Fact]
    public void Views_show_properties_that_exist()
    {
        foreach (var type in s_outputs)
        {
            var names = s_views[type.FullName!].SelectMany(view => view.Descendants("PropertyName").Select(name => name.Value)
                .Concat(view.Descendants("ScriptBlock").SelectMany(script => PropertyOfIt().Matches(script.Value).Select(match => match.Groups[1].Value))));

            // Get-PersonalizeSolution adds the schedule, which is no part of the record.
            Assert.All(
                names.Except(["Name", "Value", "Key", "TrainingSchedule"]),
                name => Assert.True(type.GetProperty(name) is not null, $"{type} has no {name}."));
        }
    }

    [Fact]
    public void Nested_records_are_shown_in_a_line()
    {
        var nested = s_outputs.SelectMany(type => type.GetProperties()).Select(property => Element(property.PropertyType))
            .Where(type => type.Namespace!.StartsWith("Personalize.", StringComparison.Ordinal) && !type.IsEnum).Distinct().ToArray();

        Assert.NotEmpty(nested);
        Assert.All(nested, type => Assert.True(
            type.GetMethod(nameof(ToString), [])!.GetCustomAttribute<CompilerGeneratedAttribute>() is null,
            $"{type} shows its members as raw text inside other objects."));
    }

    private static Type Element(Type type) => type.IsArray ? type.GetElementType()! : type.IsGenericType ? type.GetGenericArguments()[^1] : type;

    private static bool IsNumber(Type type, XElement column) => column.Element("PropertyName") is { } property
        ? type.GetProperty(property.Value)!.PropertyType is var its
            && (its == typeof(int) || its == typeof(long) || its == typeof(double) || its == typeof(double?))
        : FormattedNumber().IsMatch(column.Value);

    [GeneratedRegex(@"::(Count|Score|Metric|Seconds|Bytes)\(")]
    private static partial Regex FormattedNumber();

    [GeneratedRegex(@"\$_\.(\w+)")]
    private static partial Regex PropertyOfIt();
}
