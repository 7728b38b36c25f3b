# The module beside other modules and beside itself. Each test is a process of its own, for assemblies cannot be unloaded.

BeforeDiscovery {
    . "$PSScriptRoot/Shared.ps1"
    $isPersonalizeHost = Test-PersonalizeHost
    # They come with `dotnet test`; see Personalize.Pester.Tests.csproj.
    $packages = $env:NUGET_PACKAGES ? $env:NUGET_PACKAGES : (Join-Path $HOME '.nuget/packages')
    $others = @{
        yaml   = "$packages/yamldotnet/13.7.1/lib/net7.0/YamlDotNet.dll"
        core   = "$packages/sqlitepclraw.core/2.1.11/lib/netstandard2.0/SQLitePCLRaw.core.dll"
        sqlite = "$packages/microsoft.data.sqlite.core/8.0.30/lib/net8.0/Microsoft.Data.Sqlite.dll"
        bundle = "$packages/sqlitepclraw.bundle_e_sqlite3/2.1.11/lib/netstandard2.0/SQLitePCLRaw.batteries_v2.dll"
        plug   = "$packages/sqlitepclraw.provider.e_sqlite3/2.1.11/lib/net6.0/SQLitePCLRaw.provider.e_sqlite3.dll"
        native = Get-ChildItem "$packages/sqlitepclraw.lib.e_sqlite3/2.1.11/runtimes/$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)/native" -ErrorAction Ignore | Select-Object -First 1 -ExpandProperty FullName
    }
    $missing = @($others.Values | Where-Object { -not $_ -or -not (Test-Path $_) })
}

BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    $manifest = Resolve-Path "$PSScriptRoot/../../Personalize.psd1"

    function Invoke-Fresh ([string] $script) {
        $setting = "`$ErrorActionPreference = 'Stop'; `$env:PERSONALIZE_STORE = '$(Join-Path $TestDrive 'store')'; "
        $output = Invoke-PowerShell -NoProfile -NonInteractive -Command ($setting + $script) 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$output"
        $output
    }
}

Describe 'Beside a module with YamlDotNet 13 and another SQLite' -ForEach $others -Skip:($missing.Count -gt 0) {
    BeforeAll {
        # Laid out as such a module would be.
        $folder = (New-Item (Join-Path $TestDrive 'other') -ItemType Directory).FullName
        $yaml, $core, $sqlite, $bundle, $plug, $native | Copy-Item -Destination $folder
        Set-Content "$folder/Other.psm1" @'
'YamlDotNet', 'SQLitePCLRaw.core', 'SQLitePCLRaw.provider.e_sqlite3', 'SQLitePCLRaw.batteries_v2', 'Microsoft.Data.Sqlite' | ForEach-Object { Add-Type -Path "$PSScriptRoot/$_.dll" }
function Get-OtherVersion {
    [SQLitePCL.Batteries_V2]::Init()
    $connection = [Microsoft.Data.Sqlite.SqliteConnection]::new('Data Source=:memory:')
    $connection.Open()
    "SQLite $($connection.ServerVersion)"
    $connection.Dispose()
    "YamlDotNet $([YamlDotNet.Serialization.DeserializerBuilder].Assembly.GetName().Version)"
    [YamlDotNet.Serialization.DeserializerBuilder]::new().Build().Deserialize('a: 1')['a']
}
'@
        $ours = "Import-Module '$manifest'; `$null = New-PersonalizeDatasetGroup g -ErrorAction Ignore; (Get-PersonalizeDatasetGroup).Name; Test-PersonalizeSolutionConfig 'algorithmHyperParameters: { bptt: 16 }' -RecipeArn aws-hrnn > `$null"
        $theirs = "Import-Module '$folder/Other.psm1'; Get-OtherVersion"
        $expected = 'g', 'SQLite 3.4*', 'YamlDotNet 13.0.0.0', '1'
    }

    It 'both work when it came first' {
        $result = Invoke-Fresh "$theirs; $ours; Get-OtherVersion"
        $result[3] | Should -Be 'g'
        $result[0] | Should -BeLike 'SQLite 3.4*'
        $result[4..6] | Should -Be $result[0..2]
    }

    It 'both work when it came second' {
        $result = Invoke-Fresh "$ours; $theirs; (Get-PersonalizeDatasetGroup).Name"
        $result[0, 4] | Should -Be 'g', 'g'
        $result[2, 3] | Should -Be 'YamlDotNet 13.0.0.0', '1'
    }
}

Describe 'Importing' {
    It 'twice and with -Force changes nothing' {
        Invoke-Fresh "Import-Module '$manifest'; `$null = New-PersonalizeDatasetGroup twice; Import-Module '$manifest'; Import-Module '$manifest' -Force
            @(Get-Module Personalize).Count; (Get-PersonalizeDatasetGroup twice).Name; (Get-PersonalizeDatasetGroup | Out-String) -match 'Created'" | Should -Be '1', 'twice', 'True'
    }

    It 'opens and makes no store, Remove-Module closes it' {
        Invoke-Fresh "`$env:PERSONALIZE_STORE = '$(Join-Path $TestDrive 'unmade')'; Import-Module '$manifest'; Test-Path `$env:PERSONALIZE_STORE
            `$null = New-PersonalizeDatasetGroup shop; Test-Path `$env:PERSONALIZE_STORE/personalize.db-wal; Remove-Module Personalize; Test-Path `$env:PERSONALIZE_STORE/personalize.db-wal
            [bool](Get-Command Get-PersonalizeDatasetGroup -ErrorAction Ignore); Import-Module '$manifest'; (Get-PersonalizeDatasetGroup).Name" | Should -Be 'False', 'True', 'False', 'False', 'shop'
    }
}

Describe 'Two versions side by side' -Skip:$isPersonalizeHost {
    BeforeAll {
        $modules = Join-Path $TestDrive 'modules'
        foreach ($version in '0.0.9', '0.0.10') {
            $folder = New-Item "$modules/Personalize/$version" -ItemType Directory
            Copy-Item "$PSScriptRoot/../../bin", "$PSScriptRoot/../../en-US" $folder -Recurse
            (Get-Content $manifest -Raw) -replace "(?<=ModuleVersion +=)[^\r\n]*", " '$version'" | Set-Content "$folder/Personalize.psd1"
        }
        $path = "`$env:PSModulePath = '$modules' + [IO.Path]::PathSeparator + `$env:PSModulePath; "
    }

    It 'a session gets the one it asks for, else the newest' {
        Invoke-Fresh "$path Import-Module Personalize -RequiredVersion 0.0.9; (Get-Command Get-PersonalizeRecipe).Version.ToString()" | Should -Be '0.0.9'
        Invoke-Fresh "$path `$null = Get-PersonalizeRecipe; (Get-Command Get-PersonalizeRecipe).Version.ToString()" | Should -Be '0.0.10'
    }

    It 'they work on one store at once' {
        $names = 1..4 | ForEach-Object -Parallel {
            $version = $_ % 2 ? '0.0.9' : '0.0.10'
            . "$using:PSScriptRoot/Shared.ps1"
            Invoke-PowerShell -NoProfile -Command "$using:path `$env:PERSONALIZE_STORE = '$using:TestDrive/both'; Import-Module Personalize -RequiredVersion $version; (New-PersonalizeDatasetGroup group-$_).Name"
        }
        $names | Sort-Object | Should -Be 'group-1', 'group-2', 'group-3', 'group-4'
        Invoke-Fresh "`$env:PERSONALIZE_STORE = '$TestDrive/both'; Import-Module '$manifest'; @(Get-PersonalizeDatasetGroup).Count" | Should -Be 4
    }

    It 'the second one in a session is refused, and the first goes on' {
        $result = Invoke-Fresh "$path Import-Module Personalize -RequiredVersion 0.0.9; try { Import-Module Personalize -RequiredVersion 0.0.10 } catch { 'refused' }
            (Get-Module Personalize).Version.ToString(); @(Get-PersonalizeRecipe aws-hrnn).Count"
        $result | Should -Be 'refused', '0.0.9', '1'
    }
}
