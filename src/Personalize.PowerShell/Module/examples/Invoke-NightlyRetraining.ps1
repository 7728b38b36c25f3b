#Requires -Version 7.6
#Requires -Modules Personalize

<#
.SYNOPSIS
    Takes in new data, trains a campaign's solution again, and serves the result unless its metrics have fallen.
.DESCRIPTION
    For a scheduler (cron, a systemd timer, the Task Scheduler), once a night:

        1. appends the interactions of -Path, when there are any; recorded events count without it
        2. trains a new version of the solution that the campaign serves
        3. holds it against the serving version and the baselines (Invoke-PromotionGate.ps1 beside this script)
        4. serves it, asks it for recommendations for -ProbeUser, and goes back to the old version when it does not answer
        5. deletes versions beyond the newest -Keep that no campaign serves

    Requests are answered all the while. Exit codes:

        0  the campaign serves the new version
        1  something went wrong; the campaign serves what it did
        2  the metrics have fallen; the campaign serves what it did, the new version is kept to look at
        3  the new version did not answer; the campaign was rolled back to what it served
.PARAMETER Campaign
    The campaign to renew.
.PARAMETER Path
    Files or folders with interactions since the last night. Rows that are refused are left out and counted in the log.
.PARAMETER Metric
    The metric that decides.
.PARAMETER MaximumFall
    How much lower than that of the serving version the metric may be, as a share of it.
.PARAMETER ProbeUser
    Users who must get recommendations from the new version.
.PARAMETER Keep
    How many versions of the solution are kept, the serving one included.
.PARAMETER LogPath
    Appends what happens, a line each, with the time in UTC. The same lines are shown with -InformationAction Continue.
.PARAMETER Store
    Directory of the store. Default $env:PERSONALIZE_STORE, else the user's application data.
.EXAMPLE
    pwsh -NoProfile -File ./Invoke-NightlyRetraining.ps1 -Campaign shop -Path /data/clicks/today -LogPath /var/log/personalize.log

    The line for the scheduler.
.EXAMPLE
    ./Invoke-NightlyRetraining.ps1 shop -Path ./clicks-today -WhatIf

    Says what would be done, and does nothing.
.LINK
    Import-PersonalizeDataset
.LINK
    New-PersonalizeSolutionVersion
.LINK
    Set-PersonalizeCampaign
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Campaign,

    [string[]] $Path,

    [string] $Metric = 'normalized_discounted_cumulative_gain_at_25',

    [ValidateRange(0.0, 1.0)]
    [double] $MaximumFall = 0.05,

    [string[]] $ProbeUser = 'nobody',

    [ValidateRange(1, 1000)]
    [int] $Keep = 3,

    [string] $LogPath,

    [string] $Store
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$in = if ($Store) { @{ Store = $Store } } else { @{} }
# Nobody is there at night to be asked; -WhatIf stays in force.
$ConfirmPreference = 'None'

function Write-Log ([string] $level, [string] $text) {
    $line = '{0:yyyy-MM-ddTHH:mm:ssZ} {1,-5} {2}' -f [datetime]::UtcNow, $level, $text
    Write-Information $line
    if ($LogPath) { Add-Content -LiteralPath $LogPath -Value $line -WhatIf:$false }
}

function Import-NewData ([string] $datasetGroup) {
    $report = Import-PersonalizeDataset $datasetGroup Interactions $Path -ImportMode INCREMENTAL -SkipInvalidRecords @in
    if ($report) { Write-Log INFO "Imported $($report.RowsKept) of $($report.RowsRead) rows; refused: $($report.RowsRejected)." }
}

# True when every user gets an answer.
function Test-Answer {
    foreach ($user in $ProbeUser) {
        try {
            if (-not (Get-PersonalizeRecommendation $Campaign $user -NumResults 5 @in)) { throw 'the answer is empty' }
        } catch {
            Write-Log ERROR "No recommendations for '$user': $_"
            return $false
        }
    }
    $true
}

function Remove-OldVersion ([string] $solution) {
    $served = (Get-PersonalizeCampaign @in).SolutionVersionArn
    $old = Get-PersonalizeSolutionVersion -Solution $solution @in | Sort-Object CreationDateTime -Descending | Select-Object -Skip $Keep
    foreach ($version in $old | Where-Object Arn -NotIn $served) {
        Remove-PersonalizeSolutionVersion $version -Force @in
        Write-Log INFO "Deleted $($version.Arn)."
    }
}

try {
    $serving = Get-PersonalizeCampaign $Campaign @in
    $before = Get-PersonalizeSolutionVersion -SolutionVersion $serving.SolutionVersionArn @in
    Write-Log INFO "Campaign '$Campaign' serves $($before.Arn)."

    if ($Path) { Import-NewData $before.DatasetGroupArn }
    $version = New-PersonalizeSolutionVersion $before.SolutionArn @in
    # With -WhatIf there is nothing new to judge; what comes next was said by the commands.
    if (-not $version) { exit 0 }
    Write-Log INFO ('Trained {0} in {1:0} s.' -f $version.Arn, $version.TrainingSeconds)

    $rules = & "$PSScriptRoot/Invoke-PromotionGate.ps1" $Campaign $version.Arn -Metric $Metric -MaximumFall $MaximumFall -Promote @in -WarningAction SilentlyContinue
    $verdict = $LASTEXITCODE
    foreach ($rule in $rules) { Write-Log ($rule.Passed ? 'INFO' : 'WARN') "$($rule.Rule): $($rule.Value), limit $($rule.Limit)" }
    if ($verdict -eq 2) { Write-Log WARN "The metrics have fallen: '$Campaign' goes on with $($before.Arn)." }
    if ($verdict -ne 0) { exit $verdict }

    if (-not (Test-Answer)) {
        Set-PersonalizeCampaign $Campaign -SolutionVersion $before @in
        Write-Log ERROR "Rolled '$Campaign' back to $($before.Arn)."
        exit 3
    }
    Write-Log INFO "Campaign '$Campaign' serves $($version.Arn)."
    Remove-OldVersion $before.SolutionArn
    exit 0
} catch {
    Write-Log ERROR "$_"
    Write-Error $_ -ErrorAction Continue
    exit 1
}
