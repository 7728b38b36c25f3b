BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
}

AfterAll {
    Exit-TestStore
}

Describe 'Remove-PersonalizeDataset' {
    It 'deletes nothing with -WhatIf' {
        Get-PersonalizeDataset shop | Remove-PersonalizeDataset -WhatIf
        Get-PersonalizeDataset shop | Should -Not -BeNullOrEmpty
    }

    It 'deletes a dataset with its data' {
        (Get-PersonalizeDataset shop | Remove-PersonalizeDataset -Force -PassThru).DatasetType | Should -Be 'Interactions'
        Get-PersonalizeDataset shop | Should -BeNullOrEmpty
    }
}
