#Requires -Version 7.6
#Requires -Modules Personalize

<#
.SYNOPSIS
    Imports new data, retrains a campaign's solution, and serves the result unless its metrics have fallen.
.DESCRIPTION
    Run it once a night from a scheduler (cron, a systemd timer, the Task Scheduler). It

        1. appends the interactions in -Path, if it is given (recorded events are used even without it),
        2. trains a new version of the solution that the campaign serves,
        3. compares it with the serving version and the baselines (Invoke-PromotionGate.ps1 beside this script),
        4. serves it, requests recommendations for -ProbeUser, and returns to the old version if there is no answer,
        5. deletes versions other than the -Keep newest ones, unless a campaign serves them.

    The campaign answers requests throughout. Exit codes:

        0  the campaign serves the new version
        1  something went wrong; the campaign still serves the old version
        2  the metrics have fallen; the campaign still serves the old version, and the new one is kept for inspection
        3  the new version did not answer; the campaign was rolled back to the old version
.PARAMETER Campaign
    The campaign to renew.
.PARAMETER Path
    Files or folders with the interactions since the last run. Invalid rows are left out and counted in the log.
.PARAMETER Metric
    The metric that decides whether the new version is served.
.PARAMETER MaximumFall
    How far the metric may fall below that of the serving version, as a share of it: 0.05 means five percent.
.PARAMETER ProbeUser
    Users for whom the new version must return recommendations.
.PARAMETER Keep
    How many versions of the solution to keep, including the serving one.
.PARAMETER LogPath
    A file to which the script appends one line per step, with the time in UTC. -InformationAction Continue shows the same lines.
.PARAMETER Store
    The directory of the store. The default is $env:PERSONALIZE_STORE, otherwise Personalize in the user's local application data.
.EXAMPLE
    pwsh -NoProfile -File ./Invoke-NightlyRetraining.ps1 -Campaign shop -Path /data/clicks/today -LogPath /var/log/personalize.log

    The command for the scheduler.
.EXAMPLE
    ./Invoke-NightlyRetraining.ps1 shop -Path ./clicks-today -WhatIf

    Says what would be done and does nothing.
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
# At night nobody is there to answer a prompt; -WhatIf remains in force.
$ConfirmPreference = 'None'

function Write-Log ([string] $level, [string] $text) {
    $line = '{0:yyyy-MM-ddTHH:mm:ssZ} {1,-5} {2}' -f [datetime]::UtcNow, $level, $text
    Write-Information $line
    if ($LogPath) { Add-Content -LiteralPath $LogPath -Value $line -WhatIf:$false }
}

function Import-NewData ([string] $datasetGroup) {
    $report = Import-PersonalizeDataset $datasetGroup Interactions $Path -ImportMode INCREMENTAL -SkipInvalidRecords @in
    if ($report) { Write-Log INFO "Imported $($report.RowsKept) of $($report.RowsRead) rows; rejected: $($report.RowsRejected)." }
}

# True if every user gets an answer.
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
    # With -WhatIf there is no new version to judge, and the commands have said what they would do.
    if (-not $version) { exit 0 }
    Write-Log INFO ('Trained {0} in {1:0} s.' -f $version.Arn, $version.TrainingSeconds)

    $rules = & "$PSScriptRoot/Invoke-PromotionGate.ps1" $Campaign $version.Arn -Metric $Metric -MaximumFall $MaximumFall -Promote @in -WarningAction SilentlyContinue
    $verdict = $LASTEXITCODE
    foreach ($rule in $rules) { Write-Log ($rule.Passed ? 'INFO' : 'WARN') "$($rule.Rule): $($rule.Value), limit $($rule.Limit)" }
    if ($verdict -eq 2) { Write-Log WARN "The metrics have fallen: '$Campaign' keeps serving $($before.Arn)." }
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
