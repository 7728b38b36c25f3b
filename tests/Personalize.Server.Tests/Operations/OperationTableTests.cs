using System.Text.RegularExpressions;
using Personalize.Server.Operations;

namespace Personalize.Server.Tests.Operations;

/// <summary>The table of the README says of every route what it does.</summary>
public sealed partial class OperationTableTests
{
    [Fact]
    public void The_readme_says_what_the_routes_do()
    {
        var readme = File.ReadAllText(Path.Combine(Repository(), "README.md"));
        var table = TableRow().Matches(readme).Select(row => row.Value.TrimEnd());

        // Shown line by line, so that a failure can be pasted into the README.
        Assert.Equal(Rows(), table);
    }

    [Fact]
    public void Every_operation_has_one_name_and_one_route()
    {
        Assert.Equal(OperationTable.All.Count, OperationTable.All.Select(operation => operation.Name).Distinct().Count());
        Assert.All(OperationTable.All, operation => Assert.Equal(operation.Service == AwsService.Personalize, operation.Path is null));
        Assert.All(OperationTable.All, operation => Assert.Equal(operation.Support == Support.Works, operation.Remark is null));
    }

    /// <summary>
    /// A row for the operations of each service that work, one for each that is there in part, and one for each reason why others are not.
    /// </summary>
    private static IEnumerable<string> Rows()
    {
        foreach (var service in OperationTable.All.Where(operation => operation.Support == Support.Works).GroupBy(operation => operation.Service))
            yield return $"| {Names(service)} | works |";
        foreach (var operation in OperationTable.All.Where(operation => operation.Support == Support.Partly))
            yield return $"| `{operation.Name}` | partly: {operation.Remark} |";
        foreach (var group in OperationTable.All.Where(operation => operation.Support == Support.NotOffered).GroupBy(operation => operation.Remark))
            yield return $"| {Names(group)} | not offered: {group.Key} |";
    }

    private static string Names(IEnumerable<Operation> operations) => string.Join(", ", operations.Select(operation => $"`{operation.Name}`"));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Personalize.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `[A-Z][A-Za-z]+`.* \| (works|partly: .*|not offered: .*) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
