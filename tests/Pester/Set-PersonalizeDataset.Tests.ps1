# Fields that a dataset gets later.

BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Import-Module "$PSScriptRoot/../../Personalize.psd1"
    Enter-TestStore
    Push-Location $TestDrive
    "ITEM_ID,KIND`nb1,tea`nb2,tea" | Set-Content bar.csv
    "ITEM_ID,KIND,ORIGIN,STRENGTH`nb1,tea,Assam,4`nb3,tea,Nepal,2" | Set-Content 'bar''s more.csv'
    $null = Import-PersonalizeDataset bar Items bar.csv 6> $null
}

AfterAll {
    Pop-Location
    Exit-TestStore
}

Describe 'Set-PersonalizeDataset' {
    It 'is what the import shows, ready to be pasted' {
        $null = Import-PersonalizeDataset bar Items "bar's more.csv" -ImportMode INCREMENTAL -WarningVariable warnings 3> $null 6> $null
        $line = "$warnings" -replace '(?s).*(?=Set-PersonalizeDataset)'
        Invoke-Expression $line 6> $null
        Get-PersonalizeSchema bar-items | ForEach-Object SchemaText | Should -BeLike '*ORIGIN*STRENGTH*'
    }

    It 'lets the next import bring the new columns, and keeps the old rows' {
        $report = Import-PersonalizeDataset bar Items "bar's more.csv" -ImportMode INCREMENTAL 6> $null
        $report.UnusedColumns | Should -BeNullOrEmpty
        $null = Export-PersonalizeDataset bar Items out.csv
        $rows = Import-Csv out.csv
        $rows.ITEM_ID | Sort-Object -Unique | Should -Be 'b1', 'b2', 'b3'
        @($rows | Where-Object ITEM_ID -EQ b3)[-1].ORIGIN | Should -Be 'Nepal'
        @($rows | Where-Object ITEM_ID -EQ b2)[-1].ORIGIN | Should -BeNullOrEmpty
    }

    It 'refuses a file without new columns' {
        Set-PersonalizeDataset bar Items -Path bar.csv -ErrorAction SilentlyContinue -ErrorVariable errors
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NoNewColumns,*'
    }

    It 'emits the dataset with -PassThru' {
        "ITEM_ID,KIND,YEAR`nb1,tea,2020" | Set-Content year.csv
        (Set-PersonalizeDataset bar Items -Path year.csv -PassThru 6> $null).DatasetType | Should -Be 'Items'
    }
}
