namespace Personalize.PowerShell.Errors;

/// <summary>
/// The advice that the cmdlets add to the errors of the engine. The engine says what is wrong and what is allowed; which cmdlet or switch
/// helps is known only here, because the same engine is also used without PowerShell.
/// </summary>
public static class Advice
{
    /// <summary>Error id → sentences that name cmdlets and parameters. Shown after the engine's own next step.</summary>
    public static IReadOnlyDictionary<string, string> Table { get; } = new Dictionary<string, string>
    {
        [ErrorIds.ModelDamaged] = "New-PersonalizeSolutionVersion trains a new version.",
        [ErrorIds.DatasetGroupNotEmpty] = "Remove-PersonalizeDatasetGroup -Force deletes it with everything in it.",
        [ErrorIds.InvalidEvent] = "Write-PersonalizeEvent -Milliseconds reads times in milliseconds.",
        [ErrorIds.InvalidRecords] = "Import-PersonalizeDataset -SkipInvalidRecords leaves invalid rows out; -ReportPath lists all of them.",
        [ErrorIds.JobActive] = "Get-PersonalizeDatasetImportJob, Get-PersonalizeBatchInferenceJob and Get-PersonalizeBatchSegmentJob show what a job has done.",
        [ErrorIds.ModelMissing] = "New-PersonalizeSolutionVersion trains a new version.",
        [ErrorIds.NoData] = "Import-PersonalizeDataset imports data.",
        [ErrorIds.NoFinishedTrial] = "Use Resume-PersonalizeSolutionVersion without -EndSearch.",
        [ErrorIds.NoSolutionVersion] = "New-PersonalizeSolutionVersion trains one.",
        [ErrorIds.OperationStopped] = "Resume-PersonalizeSolutionVersion continues it.",
        [ErrorIds.NothingShown] = "Set-PersonalizeCampaign -RecommendationLogDays lets a campaign record what it shows.",
        [ErrorIds.SchemaMismatch] = "Set-PersonalizeDataset adds the fields of a schema to a dataset; Remove-PersonalizeDataset deletes a dataset.",
        [ErrorIds.ServerCredentialNotFound] = "Get-PersonalizeServerCredential lists the credentials.",
        [ErrorIds.NodeNotFound] = "Get-PersonalizeNode lists the nodes.",
        [ErrorIds.ServerNotRunning] = "Start-PersonalizeServer starts one.",
        [ErrorIds.ServerRunning] = "Get-PersonalizeServer shows it; Stop-PersonalizeServer stops it.",
        [ErrorIds.SolutionVersionActive] = "New-PersonalizeSolutionVersion trains a new version.",
        [ErrorIds.SolutionVersionInWork] = "Stop-PersonalizeSolutionVersion stops it.",
        [ErrorIds.SolutionVersionNotActive] = "Resume-PersonalizeSolutionVersion continues a version that was stopped.",
        [ErrorIds.SolutionVersionNotNamed] = "Get-PersonalizeSolutionVersion lists the versions.",
        [ErrorIds.BackupDamaged] = "Backup-PersonalizeStore makes a new one.",
        [ErrorIds.BackupTargetNotEmpty] = "Restore-PersonalizeStore -Force replaces a store and keeps the old one beside it.",
        [ErrorIds.ScoresNotFinite] = "New-PersonalizeSolutionVersion trains a new version.",
        [ErrorIds.SegmentMissing] = "Repair-PersonalizeStore makes the catalogue match the files that are there.",
        [ErrorIds.StoreCatalogMissing] = "Repair-PersonalizeStore rebuilds the catalogue; Restore-PersonalizeStore restores a backup.",
        [ErrorIds.StoreDamaged] = "Repair-PersonalizeStore rebuilds the catalogue; Restore-PersonalizeStore restores a backup.",
        [ErrorIds.TooManyEventTrackers] = "Get-PersonalizeEventTracker shows the tracker; Remove-PersonalizeEventTracker deletes it.",
        [ErrorIds.TrainingDiverged] = "Test-PersonalizeDataset shows extreme values.",
        [ErrorIds.UnknownRecipe] = "Get-PersonalizeRecipe shows every recipe with its hyperparameters.",
    };

    /// <summary>What to do about an error, or null if the engine has already said everything.</summary>
    public static string? For(string errorId) => Table.GetValueOrDefault(errorId);

    /// <summary>What to do about a solution version that is not trained, shown with its failureReason; empty if nothing needs to be done.</summary>
    /// <param name="hasSearch">Whether it searches for a recipe or hyperparameters.</param>
    public static string ForSolutionVersion(string? status, bool hasSearch) => status switch
    {
        ResourceStatus.CreatePending => "Resume-PersonalizeSolutionVersion trains it.",
        ResourceStatus.CreateStopped or ResourceStatus.CreateFailed when hasSearch =>
            "Resume-PersonalizeSolutionVersion continues it; -EndSearch skips the remaining trials.",
        ResourceStatus.CreateStopped or ResourceStatus.CreateFailed => "Resume-PersonalizeSolutionVersion continues it.",
        _ => "",
    };

    /// <summary>What to do about an import that is not done, shown with its failureReason; empty if nothing needs to be done.</summary>
    public static string ForDatasetImportJob(string? status) => status switch
    {
        ResourceStatus.CreatePending or ResourceStatus.CreateFailed => "Import-PersonalizeDataset imports the files again.",
        _ => "",
    };

    /// <summary>What to do about a batch inference that is not done, shown with its failureReason; empty if nothing needs to be done.</summary>
    public static string ForBatchInferenceJob(string? status) => status switch
    {
        ResourceStatus.CreatePending or ResourceStatus.CreateFailed =>
            "Invoke-PersonalizeBatchInference with the same parameters continues from what has been answered.",
        _ => "",
    };

    /// <summary>What to do about a batch of user segments that is not done, shown with its failureReason; empty if nothing needs to be done.</summary>
    public static string ForBatchSegmentJob(string? status) => status switch
    {
        ResourceStatus.CreatePending or ResourceStatus.CreateFailed => "Invoke-PersonalizeBatchSegment writes them again.",
        _ => "",
    };
}
