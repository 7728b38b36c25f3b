@{
    ModuleVersion        = '0.2.0'
    GUID                 = '6f0c1a53-3b0e-4b6c-9d0a-5d6d5a8f2b17'
    Author               = 'The Personalize authors'
    CompanyName          = 'The Personalize authors'
    Copyright            = 'Copyright (c) 2026 The Personalize authors. MIT License.'
    Description          = 'Trains recommenders on your own machine with the recipes of the retired Amazon Personalize HRNN family: import interactions, train, read the metrics, get recommendations.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    # Nested, not root: help and format files are then found next to the assembly, under bin/.
    NestedModules        = @('bin/Personalize.dll')
    FormatsToProcess     = @('bin/Personalize.Format.ps1xml', 'bin/Personalize.Lists.Format.ps1xml')
    TypesToProcess       = @('bin/Personalize.Types.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Backup-PersonalizeStore'
        'Compare-PersonalizeCampaign'
        'Export-PersonalizeDataset'
        'Export-PersonalizeEmbedding'
        'Export-PersonalizeReport'
        'Get-PersonalizeAttribution'
        'Get-PersonalizeBatchInferenceJob'
        'Get-PersonalizeBatchSegmentJob'
        'Get-PersonalizeCampaign'
        'Get-PersonalizeDataset'
        'Get-PersonalizeDatasetGroup'
        'Get-PersonalizeDatasetImportJob'
        'Get-PersonalizeEventTracker'
        'Get-PersonalizeFilter'
        'Get-PersonalizeRanking'
        'Get-PersonalizeMetricAttribution'
        'Get-PersonalizeRecipe'
        'Get-PersonalizeRecommendation'
        'Get-PersonalizeRecommendationLog'
        'Get-PersonalizeSchema'
        'Get-PersonalizeServer'
        'Get-PersonalizeServerCredential'
        'Get-PersonalizeSolution'
        'Get-PersonalizeSolutionMetric'
        'Get-PersonalizeSolutionVersion'
        'Get-PersonalizeTrial'
        'Import-PersonalizeDataset'
        'Invoke-AutoML'
        'Invoke-PersonalizeBatchInference'
        'Invoke-PersonalizeBatchSegment'
        'New-PersonalizeCampaign'
        'New-PersonalizeDataset'
        'New-PersonalizeDatasetGroup'
        'New-PersonalizeEventTracker'
        'New-PersonalizeFilter'
        'New-PersonalizeMetricAttribution'
        'New-PersonalizeSampleDataset'
        'New-PersonalizeSchema'
        'New-PersonalizeServerCredential'
        'New-PersonalizeSolution'
        'New-PersonalizeSolutionVersion'
        'Remove-PersonalizeCampaign'
        'Remove-PersonalizeDataset'
        'Remove-PersonalizeDatasetGroup'
        'Remove-PersonalizeEventTracker'
        'Remove-PersonalizeFilter'
        'Remove-PersonalizeMetricAttribution'
        'Remove-PersonalizeSchema'
        'Remove-PersonalizeServerCredential'
        'Remove-PersonalizeSolution'
        'Remove-PersonalizeSolutionVersion'
        'Remove-PersonalizeUser'
        'Repair-PersonalizeStore'
        'Restore-PersonalizeStore'
        'Resume-PersonalizeSolutionVersion'
        'Set-PersonalizeCampaign'
        'Set-PersonalizeDataset'
        'Set-PersonalizeItem'
        'Set-PersonalizeMetricAttribution'
        'Set-PersonalizeSolution'
        'Set-PersonalizeUser'
        'Start-PersonalizeServer'
        'Stop-PersonalizeServer'
        'Stop-PersonalizeSolutionVersion'
        'Test-PersonalizeDataset'
        'Test-PersonalizeSolutionConfig'
        'Test-PersonalizeSolutionVersion'
        'Write-PersonalizeEvent'
    )

    PrivateData          = @{
        PSData = @{
            Tags         = @('recommender', 'recommendations', 'personalization', 'machine-learning', 'HRNN', 'AutoML', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
