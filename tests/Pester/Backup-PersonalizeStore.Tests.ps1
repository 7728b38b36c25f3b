BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
}

AfterAll {
    Exit-TestStore
}

Describe 'Backup-PersonalizeStore' {
    It 'writes nothing with -WhatIf' {
        Backup-PersonalizeStore (Join-Path $TestDrive 'unmade') -WhatIf
        Join-Path $TestDrive 'unmade' | Should -Not -Exist
    }

    It 'makes a folder with a manifest of every file' {
        $report = Backup-PersonalizeStore (Join-Path $TestDrive 'backup')
        $manifest = Get-Content (Join-Path $report.Path manifest.json) -Raw | ConvertFrom-Json
        $manifest.files.Count | Should -Be $report.Files
        foreach ($file in $manifest.files) {
            (Get-FileHash (Join-Path $report.Path $file.path)).Hash | Should -Be $file.sha256
        }
    }

    It 'never overwrites a folder that has content' {
        { Backup-PersonalizeStore (Join-Path $TestDrive 'backup') -ErrorAction Stop } | Should -Throw -ErrorId 'BackupTargetNotEmpty,*'
    }
}
