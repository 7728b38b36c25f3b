using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Personalize.Engine.Common;
using Personalize.PowerShell.Errors;
using Personalize.PowerShell.Pump;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Formatting;

/// <summary>Nothing in ids and values can control the terminal, or the direction of what is around it, wherever it is shown. Objects keep it.</summary>
public sealed partial class HiddenCharacterTests(TrainedShop shop) : IClassFixture<TrainedShop>
{
    private const string Hostile = "u\u001b[31m\u202Eevil\u0007";
    private const string Shown = @"u\u001B[31m\u202Eevil\u0007";

    // Names that are checked when they are given, names of our own, and what is no text.
    private static readonly string[] s_safe =
    [
        "Arn", "CampaignArn", "CanTrain", "DatasetArn", "DatasetGroupArn", "DatasetType", "EligibleForAutoML", "Epoch", "EscapeFormulas",
        "ImportMode", "IsReady", "ItemKnn", "ItemKnnAndOwnHistory", "Line", "Model", "Name", "Number", "OwnHistory", "PerformAutoML",
        "PerformAutoTraining", "PerformHPO", "PerformIncrementalUpdate", "Phase", "Popularity", "Position", "RecipeArn", "RecommendationLogDays",
        "Recorded", "SchemaArn", "Score", "Seed", "SkipInvalidRecords", "SolutionArn", "SolutionVersionArn", "Status", "SupportsUpdate",
        "TrainingMode", "Tunable", "Type", "Users", "UsersRemoved",
    ];

    private readonly ModuleSession _session = shop.Session;

    [Fact]
    public void Views_show_nothing_from_the_data_as_it_is()
    {
        var names = Directory.GetFiles(BuiltModule.Bin, "*.Format.ps1xml").SelectMany(file => XDocument.Load(file).Descendants("PropertyName"))
            .Where(property => property.Parent!.Element("FormatString") is null)
            .Select(property => property.Value).Distinct();
        Assert.Equal([], names.Except(s_safe));
    }

    [Fact]
    public void Objects_keep_what_views_escape()
    {
        const string Put = "Write-PersonalizeEvent shop -UserId $args[0] -SessionId $args[0] -EventType click -ItemId $args[0] "
            + "-SentAt 1700000000 -PassThru -WarningAction Ignore";
        var put = Assert.Single(_session.Run(Put, Hostile));
        Assert.Equal(Hostile, put.Properties["UserId"].Value);
        foreach (var view in new[] { "Format-Table", "Format-List", "Format-List *" })
        {
            var text = _session.Run<string>($"$args[0] | {(view.EndsWith('*') ? "Select-Object UserId | Format-List" : view)} | Out-String -Width 300", put);
            if (!view.EndsWith('*'))
                AssertHarmless(text);
        }

        var rows = _session.Run("Get-PersonalizeRecommendation shop $args[0] -NumResults 3 -IncludeReason", Hostile);
        Assert.All(rows, row => Assert.Equal(Hostile, row.Properties["UserId"].Value));
        AssertHarmless(_session.Run<string>("$args[0] | Out-String -Width 300", rows));
    }

    [Fact]
    public void Errors_warnings_and_questions_escape_it_too()
    {
        foreach (var command in new[] { "Get-PersonalizeCampaign $args[0]", "Get-PersonalizeRecommendation $args[0] ann" })
        {
            var error = _session.Fails(command, Hostile);
            Assert.Contains(Shown, error.ToString(), StringComparison.Ordinal);
            AssertHarmless($"{error}{error.ErrorDetails.RecommendedAction}{error.CategoryInfo}");
            Assert.Contains(Hostile, $"{error.TargetObject}", StringComparison.Ordinal);
        }

        using var shell = _session.Shell(
            "Get-PersonalizeRecommendation shop $args[0] | Out-Null; Remove-PersonalizeUser shop $args[0] -WhatIf", $" {Hostile}x ");
        shell.Invoke();
        AssertHarmless(Assert.Single(shell.Streams.Warning).Message);
        Assert.Contains("evil", shell.Streams.Warning[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_and_remarks_escape_it_too()
    {
        var runtime = new RecordingRuntime();
        OperationPump.Run(
            context =>
            {
                context.Progress!(new OperationProgress(Hostile, Hostile));
                context.Warning!(Hostile);
                context.Information!(Hostile);
                context.Detail!(Hostile);
                return 0;
            },
            runtime,
            new ManualClock(),
            CancellationToken.None);
        string[] texts = [.. runtime.Written.Select(one => one switch
        {
            ProgressRecord progress => progress.Activity + progress.StatusDescription,
            InformationRecord information => $"{information.MessageData}",
            _ => $"{one}",
        })];
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.DoesNotMatch(Control(), text));
    }

    [Fact]
    public void An_error_without_hidden_characters_is_as_before()
    {
        var record = ErrorRecords.From(PersonalizeException.InvalidInput(ErrorIds.InvalidId, "שלום 👩‍👩‍👧", "next\nline", "target"));
        Assert.Equal(("שלום 👩‍👩‍👧", "next\nline", "target"), (record.ErrorDetails.Message, record.ErrorDetails.RecommendedAction, record.TargetObject));
    }

    private static void AssertHarmless(string text)
    {
        Assert.Contains(@"\u202E", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(Control(), Style().Replace(text, ""));
    }

    // Without line breaks; the colours of headers are PowerShell's own.
    [GeneratedRegex(@"[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]")]
    private static partial Regex Control();

    [GeneratedRegex(@"\u001B\[(32;1|0|33;1|3;32;1)m")]
    private static partial Regex Style();
}
