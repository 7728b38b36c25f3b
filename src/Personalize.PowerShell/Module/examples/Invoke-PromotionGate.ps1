#Requires -Version 7.6
#Requires -Modules Personalize

<#
.SYNOPSIS
    Decides whether a solution version may serve a campaign, and with -Promote lets it.
.DESCRIPTION
    A gate for a pipeline. Every rule is a row of output (Rule, Value, Limit, Passed); the exit code says the rest:

        0  all rules passed (with -Promote: the campaign serves the candidate)
        1  something went wrong; the campaign is as it was
        2  a rule failed; the campaign is as it was

    The rules: the candidate is ACTIVE; each metric of -Minimum reaches its floor; -Metric is at least -MinimumGain times
    that of the best baseline, measured on the same users; and it is not more than -MaximumFall under that of the version
    that serves now. A campaign that does not exist yet has nothing to fall behind; -Promote makes it.
.PARAMETER Campaign
    The campaign that is to serve the candidate.
.PARAMETER Candidate
    The solution version: its ARN or object. A solution stands for its newest version.
.PARAMETER Metric
    The metric that decides.
.PARAMETER MaximumFall
    How much lower than that of the serving version the metric may be, as a share of it: metrics of two trainings differ by
    chance. 0.05 means five percent.
.PARAMETER MinimumGain
    The metric over that of the best baseline. A model at 1.0 is no better than a list of what is popular.
.PARAMETER Minimum
    Floors of further metrics: @{ precision_at_10 = 0.02; coverage = 0.3 }.
.PARAMETER ReportPath
    Writes the candidate's HTML report here, to be kept with the pipeline's run.
.PARAMETER Promote
    Lets the campaign serve the candidate when all rules pass.
.PARAMETER Store
    Directory of the store. Default $env:PERSONALIZE_STORE, else the user's application data.
.EXAMPLE
    ./Invoke-PromotionGate.ps1 shop shop-hrnn -Minimum @{ precision_at_10 = 0.02 } -ReportPath ./report.html

    Judges the newest version of the solution shop-hrnn; the exit code tells the pipeline.
.EXAMPLE
    pwsh -NoProfile -File ./Invoke-PromotionGate.ps1 -Campaign shop -Candidate shop-hrnn -Promote

    The last step of a pipeline: serve it if it may.
.EXAMPLE
    ./Invoke-PromotionGate.ps1 shop shop-hrnn -Promote -WhatIf

    Applies the rules and says what would be served.
.LINK
    Get-PersonalizeSolutionMetric
.LINK
    Set-PersonalizeCampaign
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType([pscustomobject])]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Campaign,

    [Parameter(Mandatory, Position = 1, ValueFromPipeline)]
    [object] $Candidate,

    [string] $Metric = 'normalized_discounted_cumulative_gain_at_25',

    [ValidateRange(0.0, 1.0)]
    [double] $MaximumFall = 0.05,

    [ValidateRange(0.0, 1000.0)]
    [double] $MinimumGain = 1.0,

    [hashtable] $Minimum = @{},

    [string] $ReportPath,

    [switch] $Promote,

    [string] $Store
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$in = if ($Store) { @{ Store = $Store } } else { @{} }

function Test-Floor ([string] $rule, [double] $value, [double] $limit) {
    [pscustomobject]@{ Rule = $rule; Value = [math]::Round($value, 4); Limit = [math]::Round($limit, 4); Passed = $value -ge $limit }
}

function Get-Value ([object] $metrics, [string] $name) {
    if (-not $metrics.ContainsKey($name)) { throw "There is no metric '$name'. Measured were: $($metrics.Keys -join ', ')." }
    $metrics[$name]
}

try {
    $version = Get-PersonalizeSolutionVersion -SolutionVersion $Candidate @in
    $serving = Get-PersonalizeCampaign @in | Where-Object { $Campaign -in $_.Name, $_.Arn }

    $rules = @([pscustomobject]@{ Rule = 'status'; Value = $version.Status; Limit = 'ACTIVE'; Passed = $version.Status -eq 'ACTIVE' })
    if ($version.Status -eq 'ACTIVE') {
        $measured = Get-PersonalizeSolutionMetric $version @in
        $value = Get-Value $measured.Metrics $Metric
        $rules += foreach ($name in $Minimum.Keys | Sort-Object) { Test-Floor $name (Get-Value $measured.Metrics $name) $Minimum[$name] }
        $best = ($measured.Baselines.Values | Where-Object { $_.ContainsKey($Metric) } | ForEach-Object { $_[$Metric] } | Measure-Object -Maximum).Maximum
        if ($best) { $rules += Test-Floor "$Metric over the best baseline" ($value / $best) $MinimumGain }
        if ($serving -and $serving.SolutionVersionArn -ne $version.Arn) {
            $old = Get-Value (Get-PersonalizeSolutionMetric $serving.SolutionVersionArn @in).Metrics $Metric
            $rules += Test-Floor "$Metric of the serving version" $value ($old * (1 - $MaximumFall))
        }
    }
    if ($ReportPath) { $null = Export-PersonalizeReport $version -Path $ReportPath -Force @in }

    $rules
    $failed = @($rules | Where-Object Passed -EQ $false)
    if ($failed) {
        Write-Warning "$($version.Arn) must not serve '$Campaign': $($failed.Rule -join '; ')."
        exit 2
    }
    if ($Promote -and $PSCmdlet.ShouldProcess($Campaign, "Serve $($version.Arn)")) {
        # The question has been answered: the commands are not to ask it again.
        if ($serving) { Set-PersonalizeCampaign $serving -SolutionVersion $version -Confirm:$false @in }
        else { $null = New-PersonalizeCampaign $Campaign -SolutionVersion $version -Confirm:$false @in }
    }
    exit 0
} catch {
    Write-Error $_ -ErrorAction Continue
    exit 1
}
