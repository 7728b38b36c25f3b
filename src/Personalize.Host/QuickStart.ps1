# The quick start: from nothing to recommendations, on a synthetic shop, in a folder of its own.
$ErrorActionPreference = 'Stop'

# Explains a step, shows its command and runs it.
function Invoke-Step([string] $Title, [string] $Explanation, [scriptblock] $Command) {
    $lines = "$Command".Trim() -split '\r?\n' | ForEach-Object { "PS> $($_.Trim())" }
    Write-Host (@('', "== $Title", $Explanation, '') + $lines -join "`n")
    & $Command | Out-Default
}

$folder = [System.IO.Directory]::CreateTempSubdirectory('personalize-').FullName
$store = Join-Path $folder 'store'
$PSDefaultParameterValues['*-Personalize*:Store'] = $store
Set-Location $folder
Write-Host "Personalize quick start. Everything is kept in $folder; delete it when you are done."

Invoke-Step '1. Data' 'A small synthetic shop with sessions, drifting tastes, categories and new items. With your own data, start at step 2.' {
    New-PersonalizeSampleDataset -Path ./sample
}

Invoke-Step '2. Import' 'The dataset group, the schema and the dataset are created from the header of the file.' {
    Import-PersonalizeDataset -DatasetGroup shop -Type Interactions -Path ./sample/interactions.csv
}

Invoke-Step '3. Train' 'A solution names the recipe; a solution version is a trained model. It is trained on 90 % of the users to be measured, then on all of them to serve.' {
    New-PersonalizeSolution -Name shop -DatasetGroup shop -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion
}

Invoke-Step '4. Measure' 'How well it predicts what the held-out users did next, beside simple baselines for the same users. The gain is over the best baseline.' {
    Get-PersonalizeSolutionMetric -SolutionVersion shop
}

Invoke-Step '5. Recommend' 'A campaign serves a version. The score is the probability that the item is the next one.' {
    $user = (Import-Csv ./sample/users.csv)[0].USER_ID
    New-PersonalizeCampaign -Name shop -SolutionVersion shop | Get-PersonalizeRecommendation -UserId $user -NumResults 10
}

$run = 'dotnet run -c Release --project src/Personalize.Host --'
$nextUser = (Import-Csv ./sample/users.csv)[1].USER_ID
Write-Host @"

== What next
Ask for another user:       $run -Command "Get-PersonalizeRecommendation shop $nextUser -Store '$store'"
Run your own script:        $run ./my-script.ps1
Open a PowerShell:          $run -Interactive
Read the help:              $run -Command Get-Help Import-PersonalizeDataset -Full
With PowerShell 7.6 or later installed: Import-Module ./Personalize.psd1
"@
