# The package as people get it: packed, installed from a local repository, and used by a process that knows nothing of this clone.

BeforeDiscovery {
    . "$PSScriptRoot/Shared.ps1"
    # Where the module of this clone is imported already, the installed one would not be.
    $canInstall = (Get-Command Compress-PSResource -ErrorAction Ignore) -and -not (Test-PersonalizeHost)
}

Describe 'The package' -Skip:(-not $canInstall) {
    BeforeAll {
        . "$PSScriptRoot/Shared.ps1"
        $root = Resolve-Path "$PSScriptRoot/../.."
        $package = Invoke-PowerShell -NoProfile -Command "(& '$root/build.ps1' -Task Pack -NoBuild).FullName"
        $repository = New-Item (Join-Path $TestDrive 'repository') -ItemType Directory
        $modules = New-Item (Join-Path $TestDrive 'modules') -ItemType Directory
        Copy-Item $package $repository
        # Registered for the whole user: a run that was killed, or another one at the same time, must not be in the way.
        $name = "PersonalizeTest$PID"
        Register-PSResourceRepository $name -Uri $repository.FullName -Trusted -Force
        Save-PSResource Personalize -Repository $name -Path $modules.FullName

        # Runs in a process that finds the installed module only.
        function Invoke-Installed ([string] $script) {
            $setting = "`$env:PSModulePath = '$modules' + [IO.Path]::PathSeparator + `$env:PSModulePath; `$env:PERSONALIZE_STORE = '$(Join-Path $TestDrive 'store')'; "
            Invoke-PowerShell -NoProfile -WorkingDirectory $TestDrive -Command "$setting $script"
        }
    }

    AfterAll {
        Unregister-PSResourceRepository $name
    }

    It 'loads by itself and works' {
        $rows = Invoke-Installed "New-PersonalizeSampleDataset ./sample -UserCount 60 -ItemCount 40 -EventCount 3000 | Where-Object Type -eq Interactions |
            Import-PersonalizeDataset shop 6> `$null | ForEach-Object RowsKept; (Get-Module Personalize).ModuleBase"
        $rows[0] | Should -Be 3000
        $rows[1] | Should -BeLike "$modules*"
    }

    It 'starts its server' {
        $answers = Invoke-Installed "`$server = Start-PersonalizeServer http://127.0.0.1:0 6> `$null; Invoke-RestMethod `"`$(`$server.Address)/health`"; Stop-PersonalizeServer"
        $answers | Should -Be 'ok'
    }

    It 'has help, topics, views and sample scripts' {
        $texts = Invoke-Installed "(Get-Help New-PersonalizeCampaign).Synopsis; (Get-Help about_Personalize) -match 'Trains'; (Get-FormatData Personalize.Engine.Resources.Campaign).TypeNames
            (Get-Help (Join-Path (Get-Module Personalize).ModuleBase bin/examples/Invoke-NightlyRetraining.ps1)).Synopsis" | Out-String
        $texts | Should -BeLike '*Creates a campaign, which serves a solution version*True*Personalize.Engine.Resources.Campaign*Imports new data*'
    }

    It 'lists what it consists of' {
        $folder = (Get-ChildItem "$modules/Personalize").FullName
        $bill = Get-Content "$folder/bom.cdx.json" -Raw | ConvertFrom-Json
        $bill.bomFormat, $bill.metadata.component.version | Should -Be 'CycloneDX', (Get-Item $folder).Name
        $shipped = (Get-Content "$folder/bin/storage/Personalize.Storage.deps.json" -Raw | ConvertFrom-Json -AsHashtable).libraries
        $packages = $shipped.GetEnumerator() | Where-Object { $_.Value.type -eq 'package' } | ForEach-Object Key | Sort-Object
        # Packages are named like their files, those of Orleans nearly.
        $server = (Get-ChildItem "$folder/bin/server" -Filter *.dll).BaseName | Where-Object { $_ -ne 'Personalize.Server' } |
            ForEach-Object { $_ -replace '^Orleans\.', 'Microsoft.Orleans.' } | Sort-Object
        $bill.components | Where-Object name -NotIn $server | ForEach-Object { "$($_.name)/$($_.version)" } | Sort-Object | Should -Be $packages
        $bill.components.name | Where-Object { $_ -in $server } | Sort-Object | Should -Be $server
        $bill.components | ForEach-Object { $_.hashes[0].content.Length } | Sort-Object -Unique | Should -Be 128
        $bill.dependencies.ref | Should -HaveCount ($packages.Count + $server.Count + 1)
    }

    It 'carries licences, release notes and tags' {
        $folder = (Get-ChildItem "$modules/Personalize").FullName
        "$folder/LICENSE", "$folder/bin/ThirdPartyNotices.txt" | Should -Exist
        $manifest = Test-ModuleManifest "$folder/Personalize.psd1"
        $manifest.ReleaseNotes | Should -Match "^\[$([regex]::Escape($manifest.Version))\] - \d{4}-\d\d-\d\d\s+### "
        $manifest.ReleaseNotes | Should -Not -BeLike '*## `[*'
        $manifest.LicenseUri | Should -Not -BeNullOrEmpty
        $manifest.Tags | Should -Contain 'PSEdition_Core'
    }
}
