BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $target = Join-Path $TestDrive 'copy'
}

AfterAll {
    Exit-TestStore
}

Describe 'Copy-PersonalizeStore' {
    It 'changes nothing with -WhatIf' {
        Copy-PersonalizeStore $target -WhatIf
        $target | Should -Not -Exist
    }

    It 'copies a store with its data' {
        $report = Copy-PersonalizeStore $target
        $report.Location | Should -Be $target
        $report.Files | Should -BeGreaterThan 0
        $report.Records | Should -BeGreaterThan 2
        (Get-PersonalizeDataset shop Interactions -Store $target).RowCount | Should -Be (Get-PersonalizeDataset shop Interactions).RowCount
    }

    It 'refuses a target that has content' {
        { Copy-PersonalizeStore $target -ErrorAction Stop } | Should -Throw -ErrorId 'CopyTargetNotEmpty,*'
    }

    It 'never shows a password' {
        $location = "Host=127.0.0.1;Port=1;Database=shop;Username=u;Password=hunter2;Folder=$(Join-Path $TestDrive 'shared')"
        Copy-PersonalizeStore $location -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'StoreUnreachable,*'
        $problem[0] | Format-List * -Force | Out-String | Should -Not -Match 'hunter2'
    }
}
