# Runs the files of the Pester suite that no other process has taken yet, and writes the results of each.
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Results
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester

function Get-Message ([object[]] $errors) {
    ($errors | Where-Object { $_ } | ForEach-Object { $_.DisplayErrorMessage ?? "$_"; $_.DisplayStackTrace ?? $_.ScriptStackTrace }) -join "`n"
}

foreach ($file in Get-ChildItem $Path -Filter *.Tests.ps1 | Sort-Object Length -Descending) {
    $name = $file.Name.Replace('.Tests.ps1', '')
    # Only one process can create a file: the one that does has taken it.
    try { [System.IO.File]::Open("$Results/$name.taken", 'CreateNew').Dispose() } catch [System.IO.IOException] { continue }

    $settings = New-PesterConfiguration
    $settings.Run.Path = $file.FullName
    $settings.Run.PassThru = $true
    $settings.Output.Verbosity = 'None'
    $run = Invoke-Pester -Configuration $settings

    # What fails outside of a test, too: files that cannot be read, BeforeAll and AfterAll.
    $outcomes = @(
        $run.Tests | ForEach-Object { @{ name = $_.ExpandedPath; outcome = $_.Result; message = Get-Message $_.ErrorRecord } }
        $run.FailedBlocks | ForEach-Object { @{ name = "$($_.ExpandedPath) (setup or teardown)"; outcome = 'Failed'; message = Get-Message $_.ErrorRecord } }
        $run.FailedContainers | ForEach-Object { @{ name = '(the whole file)'; outcome = 'Failed'; message = Get-Message $_.ErrorRecord } }
    )
    @{ pester = "$((Get-Module Pester).Version)"; powerShell = "$($PSVersionTable.PSVersion)"; outcomes = $outcomes } |
        ConvertTo-Json -Depth 3 | Set-Content "$Results/$name.json.part"
    Move-Item "$Results/$name.json.part" "$Results/$name.json"
}
