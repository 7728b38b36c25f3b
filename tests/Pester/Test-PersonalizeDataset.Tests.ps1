BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
}

AfterAll {
    Exit-TestStore
}

Describe 'Test-PersonalizeDataset' {
    It 'says what stored data is like and which recipes can train' {
        $health = Test-PersonalizeDataset shop
        $health.Interactions.Users | Should -Be 60
        $health.IsReady | Should -BeTrue
        ($health.Recipes | Where-Object Recipe -eq aws-hrnn).CanTrain | Should -BeTrue
    }

    It 'tests files without importing them' {
        $path = Join-Path $TestDrive few.csv
        Set-Content $path 'USER_ID,ITEM_ID,TIMESTAMP', 'u1,i1,1700000000', 'u1,i2,x'
        $health = Test-PersonalizeDataset new Interactions $path 6> $null
        $health.Validation.RowsKept | Should -Be 1
        $health.Validation.RejectedRows[0].Line | Should -Be 3
        $health.IsReady | Should -BeFalse
        Get-PersonalizeDatasetGroup new* | Should -BeNullOrEmpty
    }

    It 'counts cold items by the hyperparameters given' {
        (Test-PersonalizeDataset shop -ColdStartMaxInteractions 1000000 -ColdStartMaxDuration 10000).ColdItems.Count | Should -Be 40
    }
}
