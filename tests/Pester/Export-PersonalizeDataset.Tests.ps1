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

    It 'writes the attribution source of events that were recorded individually' {
        $path = Join-Path $TestDrive sources.csv
        Set-Content $path 'USER_ID,ITEM_ID,TIMESTAMP,EVENT_ATTRIBUTION_SOURCE', 'u1,i1,1700000000,search'
        $null = Import-PersonalizeDataset sources Interactions $path 6> $null
        $null = New-PersonalizeEventTracker sources sources
        @{ eventType = 'click'; sentAt = 1700000001; itemId = 'i2'; metricAttribution = @{ eventAttributionSource = 'mail' } } |
            Write-PersonalizeEvent sources -UserId u1 -SessionId s -WarningAction Ignore
        $null = Export-PersonalizeDataset sources Interactions $path -Force
        (Import-Csv $path).EVENT_ATTRIBUTION_SOURCE | Should -Be search, mail
    }

    It 'keeps text from being a formula with -EscapeFormulas, and only then' {
        $path = Join-Path $TestDrive formulas.csv
        Set-Content $path 'USER_ID,ITEM_ID,TIMESTAMP,PLACE,EVENT_VALUE', '=u1,-i1,1700000000,"@home",-5', "'+u2,i2,1700000005,there,2"
        $null = Import-PersonalizeDataset formulas Interactions $path 6> $null
        $null = Export-PersonalizeDataset formulas Interactions $path -Force
        (Import-Csv $path).USER_ID | Should -Be '=u1', "'+u2"
        $null = Export-PersonalizeDataset formulas Interactions $path -Force -EscapeFormulas
        $rows = Import-Csv $path
        $rows.USER_ID | Should -Be "'=u1", "''+u2"
        $rows.ITEM_ID | Should -Be "'-i1", 'i2'
        $rows.PLACE | Should -Be "'@home", 'there'
        $rows.EVENT_VALUE | Should -Be '-5', '2'
        $null = Export-PersonalizeDataset formulas Interactions (Join-Path $TestDrive formulas.parquet) -EscapeFormulas -WarningVariable said 3> $null
        "$said" | Should -BeLike '*not CSV*'
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
