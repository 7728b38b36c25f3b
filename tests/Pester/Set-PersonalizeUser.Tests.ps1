BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    'USER_ID,CLUB', '1,gold' | Set-Content (Join-Path $TestDrive 'rows.csv')
    $null = Import-PersonalizeDataset shop Users (Join-Path $TestDrive 'rows.csv') 6> $null
}

AfterAll {
    Exit-TestStore
}

Describe 'Set-PersonalizeUser' {
    It 'puts rows' {
        Set-PersonalizeUser shop 2 @{ CLUB = 'gold', 'red' } | Should -BeNullOrEmpty
        $put = [pscustomobject] @{ USER_ID = 3; CLUB = 'red' }, @{ USER_ID = '4'; properties = '{"CLUB":"blue"}' } | Set-PersonalizeUser shop -PassThru
        $put.Id | Should -Be '3', '4'
        $put[1].Properties['CLUB'] | Should -Be 'blue'
    }

    It 'says what is wrong with a row' {
        { Set-PersonalizeUser shop 2 @{ OTHER = 1 } -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownField*'
    }

    It 'needs the dataset' {
        { Set-PersonalizeUser other 2 @{ CLUB = 1 } -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
