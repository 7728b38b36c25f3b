BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    function New-Clicks([string] $Name, [string[]] $Rows, [string] $Header = 'USER_ID,ITEM_ID,TIMESTAMP') {
        $path = Join-Path $TestDrive $Name
        Set-Content $path (@($Header) + $Rows)
        $path
    }
    $rows = 1..50 | ForEach-Object { "u$($_ % 7),i$($_ % 5),$(1700000000 + $_)" }
}

AfterAll {
    Exit-TestStore
}

Describe 'Import-PersonalizeDataset' {
    It 'makes group, schema and dataset, and says so' {
        $report = Import-PersonalizeDataset new Interactions (New-Clicks a.csv $rows) -InformationVariable said 6> $null
        $report.RowsKept | Should -Be 50
        $report.Users | Should -Be 7
        $said | Should -Not -BeNullOrEmpty
        (Get-PersonalizeDatasetGroup new).Status | Should -Be 'ACTIVE'
    }

    It 'renames columns' {
        $path = New-Clicks b.csv $rows 'userId,movieId,timestamp'
        $report = Import-PersonalizeDataset renamed Interactions $path -ColumnMap @{ userId = 'USER_ID'; movieId = 'ITEM_ID'; timestamp = 'TIMESTAMP' } 6> $null
        $report.Items | Should -Be 5
    }

    It 'takes the files of a pattern as one import' {
        $null = New-Clicks part1.csv $rows[0..24]
        $null = New-Clicks part2.csv $rows[25..49]
        (Import-PersonalizeDataset parts Interactions (Join-Path $TestDrive 'part*.csv') 6> $null).RowsKept | Should -Be 50
    }

    It 'takes files from the pipeline as one import' {
        (Get-ChildItem $TestDrive -Filter part*.csv | Import-PersonalizeDataset piped Interactions 6> $null).RowsKept | Should -Be 50
    }

    It 'adds with INCREMENTAL and replaces with FULL' {
        $null = Import-PersonalizeDataset modes Interactions (New-Clicks c.csv $rows[0..24]) 6> $null
        $null = Import-PersonalizeDataset modes Interactions (New-Clicks d.csv $rows[25..49]) -ImportMode INCREMENTAL
        (Get-PersonalizeDataset modes Interactions).RowCount | Should -Be 50
        $null = Import-PersonalizeDataset modes Interactions (New-Clicks e.csv $rows[0..9])
        (Get-PersonalizeDataset modes Interactions).RowCount | Should -Be 10
    }

    It 'names file, line and value of a bad row and changes nothing' {
        $path = New-Clicks bad.csv ($rows + 'u1,i1,1700000000000')
        Import-PersonalizeDataset bad Interactions $path -ErrorAction SilentlyContinue -ErrorVariable problem 6> $null
        "$problem" | Should -BeLike '*bad.csv*52*1700000000000*'
        Get-PersonalizeDataset | Where-Object DatasetGroupArn -like '*/bad' | Should -BeNullOrEmpty
    }

    It 'leaves bad rows out with -SkipInvalidRecords' {
        $path = New-Clicks skip.csv ($rows + ',i1,1700000000')
        $report = Import-PersonalizeDataset skip Interactions $path -SkipInvalidRecords 3> $null 6> $null
        $report.RowsKept | Should -Be 50
        $report.RejectedRows.Count | Should -Be 1
    }

    It 'reads times in the format that is named' {
        $path = New-Clicks iso.csv 'u1,i1,2023-11-14T22:13:20Z'
        $report = Import-PersonalizeDataset iso Interactions $path -TimestampFormat iso8601 6> $null
        $report.FirstEvent | Should -Be ([datetime]::new(2023, 11, 14, 22, 13, 20))
    }

    It 'reads JSON Lines' {
        $path = Join-Path $TestDrive clicks.jsonl
        Set-Content $path '{"USER_ID":"u1","ITEM_ID":7,"TIMESTAMP":1700000000}', '{"ITEM_ID":8,"USER_ID":"u1","TIMESTAMP":1700000001}'
        (Import-PersonalizeDataset lines Interactions $path 6> $null).Items | Should -Be 2
    }

    It 'reports every bad row to a file' {
        $report = Join-Path $TestDrive rejected.json
        Import-PersonalizeDataset rejected Interactions (New-Clicks r.csv ((1..150 | ForEach-Object { "u$_,i1,x" }) + $rows)) -ReportPath $report -ErrorAction SilentlyContinue 6> $null
        $json = Get-Content $report -Raw | ConvertFrom-Json
        $json.outcome | Should -Be refused
        $json.rejectedRows.Count | Should -Be 150
        $json.rejectedRows[149].line | Should -Be 151
    }

    It 'reads what Windows PowerShell, Excel and SQL write, and says what it understood' {
        $path = Join-Path $TestDrive excel.csv
        Set-Content $path 'sep=;', 'ITEM_ID;PRICE;KIND', 'a;12.0;\N', 'b;NULL;"x;y"', 'c;3;none'
        $report = Import-PersonalizeDataset excel Items $path -NullValue none -InformationVariable said 6> $null
        $report.RowsKept | Should -Be 3
        "$said" | Should -BeLike '*sep=;*'
        (Export-PersonalizeDataset excel Items (Join-Path $TestDrive excel-out.csv)).Rows | Should -Be 3
        Get-Content (Join-Path $TestDrive excel-out.csv) | Should -Be 'ITEM_ID,PRICE,KIND', 'a,12,', 'b,,x;y', 'c,3,'
    }

    It 'reads a partitioned folder as one import' {
        foreach ($day in '2024-06-01', '2024-06-02') {
            $folder = New-Item -ItemType Directory (Join-Path $TestDrive "table/dt=$day")
            Set-Content (Join-Path $folder part-0.csv) 'USER_ID,ITEM_ID,TIMESTAMP', "u,i,$(Get-Date $day -UFormat %s)"
        }
        Set-Content (Join-Path $TestDrive table/_SUCCESS) ''
        (Import-PersonalizeDataset table Interactions (Join-Path $TestDrive table) 6> $null).RowsKept | Should -Be 2
        (Get-ChildItem (Join-Path $TestDrive table) -Recurse | Import-PersonalizeDataset table Interactions).RowsRead | Should -Be 2
    }

    It 'imports the other files when a path cannot be a file' {
        $paths = 'no[file.csv', 'Env:PATH', 'nodrive:/a.csv', (New-Clicks h.csv $rows)
        $report = Import-PersonalizeDataset others Interactions $paths -ErrorAction SilentlyContinue -ErrorVariable problems 6> $null
        $problems.Count | Should -Be 3
        $report.RowsKept | Should -Be 50
    }

    It 'writes nothing with -WhatIf' {
        Import-PersonalizeDataset whatif Interactions (New-Clicks f.csv $rows) -WhatIf
        Get-PersonalizeDatasetGroup whatif* | Should -BeNullOrEmpty
    }

    It 'imports nothing when one of the files is missing' {
        $paths = (New-Clicks g.csv $rows), (Join-Path $TestDrive nosuch.csv)
        Import-PersonalizeDataset whole Interactions $paths -ErrorAction SilentlyContinue -ErrorVariable problems 6> $null
        $problems.Count | Should -BeGreaterOrEqual 2
        Get-PersonalizeDatasetGroup whole* | Should -BeNullOrEmpty
    }

    It 'names a file that does not exist' {
        { Import-PersonalizeDataset new Interactions ./nosuch.csv -ErrorAction Stop } | Should -Throw '*nosuch.csv*'
    }
}
