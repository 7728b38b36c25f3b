#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests and packs Personalize.
.DESCRIPTION
    Build    fills bin/, so that ./Personalize.psd1 can be imported (default)
    Test     all xunit tests
    TestIsa  the engine's tests again for processors without AVX-512, without AVX2, and without any SIMD
    Pester   the Pester suite, in this PowerShell, with the newest Pester that is installed or, where there is none, one from NuGet
    Pack     artifacts/Personalize.<version>.nupkg, for Install-PSResource from a local repository, with a bill of materials (CycloneDX)
    Audit    the packages against known advisories
    Kill     the crash tests with more than 500 kills; -Count sets how many there are in each of the tests
    Fuzz     the fuzz tests with 20 000 inputs for each reader; -Count sets another number
    Soak     eight processes that work in one store and are killed now and then, for an hour; further arguments go to it (--minutes 10)
    Bench    the benchmarks; further arguments go to them
.EXAMPLE
    ./build.ps1; Import-Module ./Personalize.psd1
.EXAMPLE
    ./build.ps1 -Task Test, Pester
.EXAMPLE
    ./build.ps1 -Task Pester -PesterVersion 5.7.1
.EXAMPLE
    ./build.ps1 -Task Bench train --items 3416 --hidden 128
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'TestIsa', 'Pester', 'Pack', 'Audit', 'Kill', 'Fuzz', 'Soak', 'Bench')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Which Pester runs the suite, 5.7 or later; restored from NuGet unless it is installed.
    [ValidateScript({ $_ -ge '5.7' }, ErrorMessage = 'The suite needs Pester 5.7 or later, not {0}.')]
    [version] $PesterVersion,

    # How many kills or inputs, for Kill and Fuzz.
    [ValidateRange('Positive')]
    [int] $Count,

    # Takes what bin/ holds instead of building it again.
    [switch] $NoBuild,

    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Arguments = @()
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args -join ' ') ended with exit code $LASTEXITCODE." }
}

function Invoke-Build {
    if (-not $NoBuild) { Invoke-Dotnet build "$root/src/Personalize.PowerShell" -c $Configuration }
}

function Invoke-Test {
    Invoke-Dotnet test "$root/Personalize.sln" -c $Configuration
}

function Invoke-TestIsa {
    foreach ($switchedOff in 'DOTNET_EnableAVX512', 'DOTNET_EnableAVX2', 'DOTNET_EnableHWIntrinsic') {
        Write-Host "== $switchedOff=0"
        [Environment]::SetEnvironmentVariable($switchedOff, '0')
        try { Invoke-Dotnet test "$root/tests/Personalize.Engine.Tests" -c $Configuration }
        finally { [Environment]::SetEnvironmentVariable($switchedOff, $null) }
    }
}

function Invoke-PesterSuite {
    Invoke-Build
    Import-Module (Find-Pester)
    # Strictness would go over to the tests; they run as in any session.
    Set-StrictMode -Off
    $settings = New-PesterConfiguration
    $settings.Run.Path = "$root/tests/Pester"
    $settings.Run.Throw = $true
    $settings.Output.Verbosity = 'Detailed'
    Invoke-Pester -Configuration $settings
}

# The path of the manifest of Pester.
function Find-Pester {
    $installed = Get-Module Pester -ListAvailable | Where-Object { $PesterVersion ? $_.Version -eq $PesterVersion : $_.Version -ge '5.7' } |
        Sort-Object Version -Descending | Select-Object -First 1
    if ($installed) { return $installed.Path }
    $project = "$root/tests/Personalize.Pester.Tests"
    $choice = $PesterVersion ? @("-p:PesterVersion=$PesterVersion") : @()
    $null = Invoke-Dotnet restore $project @choice
    $manifest = Invoke-Dotnet msbuild $project @choice '-getProperty:PesterManifest'
    if (-not (Test-Path $manifest)) { throw "Pester was not restored: there is no '$manifest'." }
    $manifest
}

function Invoke-Pack {
    Invoke-Build
    $staging = "$root/out/Personalize"
    $artifacts = "$root/artifacts"
    if (Test-Path $staging) { Remove-Item $staging -Recurse }
    $null = New-Item $staging, $artifacts -ItemType Directory -Force
    foreach ($item in 'Personalize.psd1', 'LICENSE', 'CHANGELOG.md', 'README.md', 'bin', 'en-US') { Copy-Item "$root/$item" $staging -Recurse }
    Set-ReleaseNote "$staging/Personalize.psd1"
    New-BillOfMaterial "$staging/bom.cdx.json"
    $version = (Import-PowerShellDataFile "$staging/Personalize.psd1").ModuleVersion
    $package = "$artifacts/Personalize.$version.nupkg"
    if (Test-Path $package) { Remove-Item $package }
    Compress-PSResource -Path $staging -DestinationPath $artifacts
    Get-Item $package | Select-Object FullName, @{ Name = 'MB'; Expression = { [math]::Round($_.Length / 1MB, 1) } }
}

# What the changelog says of this version is what a gallery shows as release notes.
function Set-ReleaseNote ([string] $manifest) {
    $version = (Import-PowerShellDataFile $manifest).ModuleVersion
    $release = (Get-Content "$root/CHANGELOG.md" -Raw) -split '(?m)^## ' | Where-Object { $_ -match "^\[$([regex]::Escape($version))\] - \d{4}-\d\d-\d\d" }
    if (-not $release) { throw "CHANGELOG.md has no release '## [$version] - <date>', which is the ModuleVersion of Personalize.psd1." }
    $text = (Get-Content $manifest -Raw).Replace("'See CHANGELOG.md.'", "'$($release.Trim().Replace("'", "''"))'")
    Set-Content $manifest $text -NoNewline
    $null = Test-ModuleManifest $manifest
}

# CycloneDX 1.6: the packages whose files are in bin/, with the hashes of packages.lock.json, and which of them needs which.
function New-BillOfMaterial ([string] $path) {
    $version = (Import-PowerShellDataFile "$root/Personalize.psd1").ModuleVersion
    $shipped = (Get-Content "$root/bin/storage/Personalize.Storage.deps.json" -Raw | ConvertFrom-Json -AsHashtable).libraries
    $locked = @{}
    foreach ($project in 'Storage', 'Server') {
        $packages = (Get-Content "$root/src/Personalize.$project/packages.lock.json" -Raw | ConvertFrom-Json -AsHashtable).dependencies.Values[0]
        foreach ($name in $packages.Keys) { if (-not $locked.ContainsKey($name)) { $locked[$name] = $packages[$name] } }
    }
    $cache = (Invoke-Dotnet nuget locals global-packages --list) -replace '^.*?: '
    # The server has no list of its dependencies: its packages are those that have one of its files.
    $files = (Get-ChildItem "$root/bin/server" -Filter *.dll).Name
    $packages = $locked.GetEnumerator() | Where-Object { $_.Value.type -ne 'Project' } | Where-Object {
        $folder = "$cache/$($_.Key.ToLowerInvariant())/$($_.Value.resolved)/lib"
        $shipped.Contains("$($_.Key)/$($_.Value.resolved)") -or (Get-ChildItem $folder -Recurse -Filter *.dll -ErrorAction Ignore | Where-Object Name -In $files)
    } | Sort-Object Key
    $reference = @{}
    foreach ($package in $packages) { $reference[$package.Key] = "pkg:nuget/$($package.Key)@$($package.Value.resolved)" }
    $components = foreach ($package in $packages) {
        $name, $number = $package.Key, $package.Value.resolved
        $specification = [xml](Get-Content "$cache/$($name.ToLowerInvariant())/$number/$($name.ToLowerInvariant()).nuspec")
        $licence = $specification.GetElementsByTagName('license')[0]
        $component = [ordered]@{
            type      = 'library'
            'bom-ref' = $reference[$name]
            name      = $name
            version   = $number
            purl      = $reference[$name]
            hashes    = @([ordered]@{ alg = 'SHA-512'; content = [Convert]::ToHexStringLower([Convert]::FromBase64String($package.Value.contentHash)) })
        }
        if ($licence -and $licence.GetAttribute('type') -eq 'expression') { $component.licenses = @(@{ expression = $licence.InnerText }) }
        $component
    }
    $needs = foreach ($package in $packages) {
        $on = @(if ($package.Value.Contains('dependencies')) { $package.Value.dependencies.Keys | Where-Object { $reference.ContainsKey($_) } | Sort-Object })
        [ordered]@{ ref = $reference[$package.Key]; dependsOn = @($on | ForEach-Object { $reference[$_] }) }
    }
    $direct = @($packages | Where-Object { $_.Value.type -eq 'Direct' } | ForEach-Object { $reference[$_.Key] })
    $bill = [ordered]@{
        bomFormat    = 'CycloneDX'
        specVersion  = '1.6'
        version      = 1
        metadata     = @{
            component = [ordered]@{
                type = 'library'; 'bom-ref' = "Personalize@$version"; name = 'Personalize'; version = "$version"
                licenses = @(@{ expression = 'MIT' })
            }
        }
        components   = @($components)
        dependencies = @(@([ordered]@{ ref = "Personalize@$version"; dependsOn = $direct }) + @($needs))
    }
    $bill | ConvertTo-Json -Depth 9 | Set-Content $path
}

function Invoke-Audit {
    $answer = Invoke-Dotnet list "$root/Personalize.sln" package --vulnerable --include-transitive
    $answer | Write-Host
    if ($answer -match 'NU1900|NU1905') { Write-Warning 'The feed has no advisories, so nothing is known about the packages.' }
    if ($answer -match '^\s+>') { throw 'There are advisories about the packages above.' }
}

# Crash or fuzz tests with more effort than every day.
function Invoke-Thorough ([string] $variable, [int] $most, [string] $tests, [string[]] $projects) {
    [Environment]::SetEnvironmentVariable($variable, ($Count ? $Count : $most))
    try {
        foreach ($project in $projects) {
            Invoke-Dotnet test "$root/tests/Personalize.$project.Tests" -c $Configuration --filter $tests --logger 'console;verbosity=detailed'
        }
    }
    finally { [Environment]::SetEnvironmentVariable($variable, $null) }
}

function Invoke-Kill { Invoke-Thorough PERSONALIZE_KILLS 55 'FullyQualifiedName~CrashTests' Storage, Server }

function Invoke-Fuzz { Invoke-Thorough PERSONALIZE_FUZZ 20000 'FullyQualifiedName~FuzzTests' Storage }

function Invoke-Soak { Invoke-Dotnet run -c Release --project "$root/tests/Personalize.Benchmarks" '--' soak @Arguments }

function Invoke-Bench {
    Invoke-Dotnet run -c Release --project "$root/tests/Personalize.Benchmarks" '--' @Arguments
}

foreach ($name in $Task) {
    switch ($name) {
        'Pester' { Invoke-PesterSuite }
        default { & "Invoke-$name" }
    }
}
