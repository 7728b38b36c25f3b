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

    It 'takes dates without a time zone as UTC, and says so once' {
        $path = Join-Path $TestDrive dated.csv
        Set-Content $path 'ITEM_ID,GENRE,CREATION_TIMESTAMP', 'i1,a,1700000000'
        $null = Import-PersonalizeDataset dated Items $path 6> $null
        $items = '[{"ITEM_ID":"x","GENRE":"a","CREATION_TIMESTAMP":"2024-05-06T07:08:09"},{"ITEM_ID":"y","GENRE":"b","CREATION_TIMESTAMP":"2024-05-06T07:08:10"}]'
        $stored = $items | ConvertFrom-Json | Set-PersonalizeItem dated -PassThru -WarningVariable warnings -WarningAction SilentlyContinue
        $stored.Properties.CREATION_TIMESTAMP | Should -Be '2024-05-06T07:08:09Z', '2024-05-06T07:08:10Z'
        $warnings | Should -BeLike 'Times without a time zone were taken as UTC*'
        @($warnings).Count | Should -Be 1
    }
}
