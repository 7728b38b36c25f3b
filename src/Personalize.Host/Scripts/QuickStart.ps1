# The quick start: from nothing to recommendations, on a synthetic shop, in a folder of its own.
$ErrorActionPreference = 'Stop'

function Write-Step([string] $Title, [string] $Text, [string] $Command) {
    Write-Host ''
    Write-Host "== $Title"
    Write-Host $Text
    Write-Host ''
    Write-Host "PS> $Command"
}

$folder = [System.IO.Directory]::CreateTempSubdirectory('personalize-').FullName
$sample = Join-Path $folder 'sample'
$PSDefaultParameterValues = @{ '*-Personalize*:Store' = Join-Path $folder 'store' }
$run = 'dotnet run -c Release --project src/Personalize.Host --'

Write-Host "Personalize quick start. Everything goes to $folder; delete it when you are done."

Write-Step '1. Data' 'A small synthetic shop: visits with sessions, drifting taste, categories, new items. With data of your own you start at step 2.' `
    'New-PersonalizeSampleDataset -Path ./sample'
New-PersonalizeSampleDataset -Path $sample | Out-Default

Write-Step '2. Import' 'Dataset group, schema and dataset are made from the header of the file.' `
    'Import-PersonalizeDataset -DatasetGroup shop -Type Interactions -Path ./sample/interactions.csv'
Import-PersonalizeDataset -DatasetGroup shop -Type Interactions -Path (Join-Path $sample 'interactions.csv') | Out-Default

Write-Step '3. Train' 'A solution names the recipe; a solution version is a trained model. It is trained on 90 % of the users to measure, then on all of them to serve.' `
    'New-PersonalizeSolution -Name shop -DatasetGroup shop -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion'
$version = New-PersonalizeSolution -Name shop -DatasetGroup shop -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion
$version | Out-Default

Write-Step '4. Measure' 'How well it finds what the held-out users did next, beside simple baselines on the same users. The gain is over the best of these.' `
    '$version | Get-PersonalizeSolutionMetric'
$version | Get-PersonalizeSolutionMetric | Out-Default

$user, $nextUser = [System.IO.File]::ReadAllLines((Join-Path $sample 'users.csv'))[1, 2].ForEach{ $_.Split(',')[0] }
Write-Step '5. Recommend' 'A campaign serves a version. The score is the probability that the item is the next one.' `
    "`$version | New-PersonalizeCampaign -Name shop | Get-PersonalizeRecommendation -UserId $user -NumResults 10"
$version | New-PersonalizeCampaign -Name shop | Get-PersonalizeRecommendation -UserId $user -NumResults 10 | Out-Default

Write-Host ''
Write-Host '== What next'
Write-Host "Ask for another user:    $run -Command `"Get-PersonalizeRecommendation shop $nextUser -Store '$($PSDefaultParameterValues['*-Personalize*:Store'])'`""
Write-Host "Run a script of yours:   $run ./my-script.ps1"
Write-Host "Read the help:           $run -Command Get-Help Import-PersonalizeDataset -Full"
Write-Host 'In PowerShell 7.6:       Import-Module ./Personalize.psd1'
