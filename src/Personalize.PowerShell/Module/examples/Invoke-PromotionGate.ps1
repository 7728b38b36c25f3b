#Requires -Version 7.6
#Requires -Modules Personalize

<#
.SYNOPSIS
    Decides whether a campaign may serve a solution version and, with -Promote, makes it do so.
.DESCRIPTION
    A gate for a pipeline. The output has one row per rule (Rule, Value, Limit, Passed); the exit code gives the verdict:

        0  all rules passed (with -Promote: the campaign serves the candidate)
        1  something went wrong; the campaign is unchanged
        2  a rule failed; the campaign is unchanged

    The rules: the candidate is ACTIVE; each metric of -Minimum reaches its floor; -Metric is at least -MinimumGain times
    that of the best baseline, measured on the same users; and it is at most -MaximumFall below that of the version that
    is served now. The last rule does not apply to a campaign that does not exist yet; -Promote creates it.
.PARAMETER Campaign
    The campaign that is to serve the candidate.
.PARAMETER Candidate
    The solution version: its ARN or object. A solution stands for its newest version.
.PARAMETER Metric
    The metric that is compared with the baselines and with the serving version.
.PARAMETER MaximumFall
    How far the metric may fall below that of the serving version, as a share of it: 0.05 means five percent. Some tolerance is
    needed because the metrics of two trainings also differ by chance.
.PARAMETER MinimumGain
    The least the metric must be, as a multiple of that of the best baseline. At 1.0 a model is as good as the best of the simple
    methods, which no good model is below by more than chance; the default leaves room for chance.
.PARAMETER Minimum
    Minimum values of further metrics: @{ precision_at_10 = 0.02; coverage = 0.3 }.
.PARAMETER ReportPath
    Where to write the HTML report on the candidate, to keep it with the pipeline run.
.PARAMETER Promote
    Lets the campaign serve the candidate if all rules pass.
.PARAMETER Store
    The directory of the store. The default is $env:PERSONALIZE_STORE, otherwise Personalize in the user's local application data.
.EXAMPLE
    ./Invoke-PromotionGate.ps1 shop shop-hrnn -Minimum @{ precision_at_10 = 0.02 } -ReportPath ./report.html

    Judges the newest version of the solution shop-hrnn; the exit code gives the verdict to the pipeline.
.EXAMPLE
    pwsh -NoProfile -File ./Invoke-PromotionGate.ps1 -Campaign shop -Candidate shop-hrnn -Promote

    The last step of a pipeline: serves the candidate if all rules pass.
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
    [double] $MinimumGain = 0.95,

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
    if (-not $metrics.ContainsKey($name)) { throw "There is no metric '$name'. The version has these: $($metrics.Keys -join ', ')." }
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
        # The user has already confirmed; the commands must not ask again.
        if ($serving) { Set-PersonalizeCampaign $serving -SolutionVersion $version -Confirm:$false @in }
        else { $null = New-PersonalizeCampaign $Campaign -SolutionVersion $version -Confirm:$false @in }
    }
    exit 0
} catch {
    Write-Error $_ -ErrorAction Continue
    exit 1
}
