BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeDataset' {
    It 'lists the datasets of a group with the most recent import' {
        $dataset = Get-PersonalizeDataset shop
        $dataset.DatasetType | Should -Be 'Interactions'
        $dataset.LastImport.RowsKept | Should -Be $dataset.RowCount
    }

    It 'finds one by its type' {
        (Get-PersonalizeDatasetGroup shop | Get-PersonalizeDataset -Type Interactions).RowCount | Should -BeGreaterThan 1000
    }

    It 'reports one that does not exist' {
        { Get-PersonalizeDataset shop Users -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
