BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    New-TestVersion | Out-Null
    Exit-TestStore
    Remove-Item (Join-Path $TestDrive 'store/personalize.db*')
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Repair-PersonalizeStore' {
    It 'is what the error advises' {
        { Get-PersonalizeDataset } | Should -Throw -ErrorId 'StoreCatalogMissing,*'
        try { Get-PersonalizeDataset } catch { $_.ErrorDetails.RecommendedAction | Should -BeLike '*Repair-PersonalizeStore*' }
    }

    It 'changes nothing with -WhatIf' {
        Repair-PersonalizeStore -WhatIf
        { Get-PersonalizeDataset } | Should -Throw -ErrorId 'StoreCatalogMissing,*'
    }

    It 'brings data and models back, which serve again' {
        $report = Repair-PersonalizeStore -WarningVariable warned 3> $null
        $report.Rows | Should -Be 3000
        $report.Models | Should -Be 1
        $report.SetAside | Should -BeNullOrEmpty
        "$warned" | Should -BeLike '*campaigns*'
        (Get-PersonalizeDataset shop Interactions).RowCount | Should -Be 3000
        New-PersonalizeCampaign shop shop | Out-Null
        (Get-PersonalizeRecommendation shop -UserId u0001).Count | Should -BeGreaterThan 0
    }

    It 'leaves a store that is whole as it is' {
        $report = Repair-PersonalizeStore
        $report.Segments + $report.Models + $report.Missing | Should -Be 0
        Get-PersonalizeCampaign | Should -Not -BeNullOrEmpty
    }
}
