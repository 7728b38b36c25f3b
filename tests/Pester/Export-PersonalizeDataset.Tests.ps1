BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
}

AfterAll {
    Exit-TestStore
}

Describe 'Export-PersonalizeDataset' {
    It 'writes what an import reads back' -ForEach 'out.csv', 'out.csv.gz', 'out.parquet' {
        $path = Join-Path $TestDrive $_
        $report = Export-PersonalizeDataset shop Interactions $path
        $report.Rows | Should -Be (Get-PersonalizeDataset shop Interactions).RowCount
        (Import-PersonalizeDataset again Interactions $path 6> $null).RowsKept | Should -Be $report.Rows
    }

    It 'replaces a file only with -Force' {
        $path = Join-Path $TestDrive exists.csv
        Set-Content $path 'mine'
        { Export-PersonalizeDataset shop Interactions $path -ErrorAction Stop } | Should -Throw '*exists*'
        Get-Content $path | Should -Be 'mine'
        $null = Export-PersonalizeDataset shop Interactions $path -Force
        (Get-Content $path -TotalCount 1) | Should -BeLike 'USER_ID,*'
    }

    It 'writes nothing with -WhatIf' {
        $path = Join-Path $TestDrive whatif.csv
        Export-PersonalizeDataset shop Interactions $path -WhatIf
        $path | Should -Not -Exist
    }
}
