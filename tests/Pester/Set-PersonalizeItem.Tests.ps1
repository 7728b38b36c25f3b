BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    'ITEM_ID,GENRE', '1,gold' | Set-Content (Join-Path $TestDrive 'rows.csv')
    $null = Import-PersonalizeDataset shop Items (Join-Path $TestDrive 'rows.csv') 6> $null
}

AfterAll {
    Exit-TestStore
}

Describe 'Set-PersonalizeItem' {
    It 'puts rows' {
        Set-PersonalizeItem shop 2 @{ GENRE = 'gold', 'red' } | Should -BeNullOrEmpty
        $put = [pscustomobject] @{ ITEM_ID = 3; GENRE = 'red' }, @{ ITEM_ID = '4'; properties = '{"GENRE":"blue"}' } | Set-PersonalizeItem shop -PassThru
        $put.Id | Should -Be '3', '4'
        $put[1].Properties['GENRE'] | Should -Be 'blue'
    }

    It 'says what is wrong with a row' {
        { Set-PersonalizeItem shop 2 @{ OTHER = 1 } -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownField*'
    }

    It 'needs the dataset' {
        { Set-PersonalizeItem other 2 @{ GENRE = 1 } -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
