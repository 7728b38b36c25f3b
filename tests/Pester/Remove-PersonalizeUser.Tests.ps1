BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $path = Join-Path $TestDrive a.csv
    Set-Content $path (@('USER_ID,ITEM_ID,TIMESTAMP') + (1..50 | ForEach-Object { "u$($_ % 5),i$_,$(1700000000 + $_)" }))
    $null = Import-PersonalizeDataset shop Interactions $path 6> $null
}

AfterAll {
    Exit-TestStore
}

Describe 'Remove-PersonalizeUser' {
    It 'deletes nothing with -WhatIf' {
        Remove-PersonalizeUser shop u1 -WhatIf
        (Get-PersonalizeDataset shop Interactions).RowCount | Should -Be 50
    }

    It 'deletes the data of users from the pipeline' {
        $report = 'u1', 'u2' | Remove-PersonalizeUser shop -Force -PassThru
        $report.Users | Should -Be 2
        $report.InteractionsRemoved | Should -Be 20
        (Get-PersonalizeDataset shop Interactions).RowCount | Should -Be 30
    }

    It 'warns of users without data' {
        Remove-PersonalizeUser shop nobody -Force -WarningVariable warned 3> $null
        "$warned" | Should -BeLike '*no data*'
    }
}
