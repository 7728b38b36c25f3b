BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $backup = (Backup-PersonalizeStore (Join-Path $TestDrive 'backup')).Path
    Remove-PersonalizeDatasetGroup shop -Force
}

AfterAll {
    Exit-TestStore
}

Describe 'Restore-PersonalizeStore' {
    It 'replaces a store only with -Force' {
        { Restore-PersonalizeStore $backup -ErrorAction Stop } | Should -Throw -ErrorId 'BackupTargetNotEmpty,*'
        Get-PersonalizeDataset | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        Restore-PersonalizeStore $backup -Force -WhatIf
        Get-PersonalizeDataset | Should -BeNullOrEmpty
    }

    It 'brings the data back and keeps the store that was there' {
        $report = Restore-PersonalizeStore $backup -Force
        (Get-PersonalizeDataset shop Interactions).RowCount | Should -Be 3000
        $report.Replaced | Should -Exist
    }

    It 'refuses a backup that was changed' {
        $file = Get-ChildItem $backup -Recurse -Filter *.parquet | Select-Object -First 1
        Add-Content $file.FullName 'x'
        { Restore-PersonalizeStore $backup -Store (Join-Path $TestDrive 'other') -ErrorAction Stop } | Should -Throw -ErrorId 'BackupDamaged,*'
        Join-Path $TestDrive 'other' | Should -Not -Exist
    }
}
