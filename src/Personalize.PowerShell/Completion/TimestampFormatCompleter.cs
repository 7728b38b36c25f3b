namespace Personalize.PowerShell.Completion;

/// <summary>The formats that timestamps can have.</summary>
public sealed class TimestampFormatCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(CompletionRequest request) =>
    [
        new("seconds", "Unix seconds: 1700000000 (the default)"),
        new("milliseconds", "Unix milliseconds: 1700000000000"),
        new("iso8601", "2023-11-14T22:13:20Z, 2023-11-14 22:13:20, 2023-11-14; also for times in Parquet files"),
        new("yyyy-MM-dd HH:mm:ss", "A .NET date format; times without an offset are taken as UTC"),
    ];
}
