BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $campaign = New-TestVersion | New-PersonalizeCampaign -Name shop
    $in = Join-Path $TestDrive 'users.jsonl'
    $out = Join-Path $TestDrive 'out.jsonl'
    '{"userId":"1"}', 'nonsense', '{"userId":"nobody"}' | Set-Content $in
}

AfterAll {
    Exit-TestStore
}

Describe 'Invoke-PersonalizeBatchInference' {
    It 'answers in order and goes on after a bad line' {
        $report = $campaign | Invoke-PersonalizeBatchInference -InputPath $in -OutputPath $out -NumResults 5
        $report.Lines, $report.Failed | Should -Be 3, 1
        $lines = Get-Content $out | ConvertFrom-Json
        $lines[0].output.recommendedItems | Should -Be (Get-PersonalizeRecommendation shop 1 -NumResults 5).ItemId
        $lines[1].error | Should -BeLike '*not JSON*'
        $lines[2].input.userId | Should -Be 'nobody'
    }

    It 'writes a table by the extension of the output' {
        $csv = Join-Path $TestDrive 'out.csv'
        $null = Invoke-PersonalizeBatchInference shop $in $csv -NumResults 3
        $rows = Import-Csv $csv
        $rows.Count | Should -Be 7
        ($rows | Where-Object USER_ID -eq 1).ITEM_ID | Should -Be (Get-PersonalizeRecommendation shop 1 -NumResults 3).ItemId
        ($rows | Where-Object ERROR).Count | Should -Be 1
    }

    It 'keeps text from being a formula with -EscapeFormulas' {
        $csv = Join-Path $TestDrive 'formulas.csv'
        $asked = Join-Path $TestDrive 'formulas.jsonl'
        '{"userId":"=1+1"}', '{"userId":"1"}' | Set-Content $asked
        $null = Invoke-PersonalizeBatchInference shop $asked $csv -NumResults 1 -EscapeFormulas
        (Import-Csv $csv).USER_ID | Should -Be "'=1+1", '1'
        $null = Invoke-PersonalizeBatchInference shop $asked $out -NumResults 1 -EscapeFormulas -WarningVariable said 3> $null
        "$said" | Should -BeLike '*not CSV*'
        (Get-Content $out | ConvertFrom-Json).input.userId | Should -Be '=1+1', '1'
    }

    It 'takes filter values as an array, and names a value that no item has' {
        $null = $sample | Where-Object Type -eq Items | Import-PersonalizeDataset -DatasetGroup shop 6> $null
        $null = New-PersonalizeFilter chosen shop 'INCLUDE ItemID WHERE Items.ITEM_ID IN ($ITEMS)'
        $best = (Get-PersonalizeRecommendation shop 1 -NumResults 2).ItemId
        $asked = Join-Path $TestDrive 'chosen.jsonl'
        @{ userId = '1'; filterValues = @{ ITEMS = $best } }, @{ userId = '1'; filterValues = @{ ITEMS = @($best[0], 'nosuch') } } |
            ForEach-Object { ConvertTo-Json $_ -Compress -Depth 5 } | Set-Content $asked
        $null = Invoke-PersonalizeBatchInference shop $asked $out -Filter chosen
        $lines = Get-Content $out | ConvertFrom-Json
        $lines[0].output.recommendedItems | Should -Be $best
        $lines[1].output.recommendedItems | Should -Be $best[0]
        $lines[1].warning | Should -BeLike "*'nosuch'*`$ITEMS*matches nothing*"
    }

    It 'writes into a folder under the name of the input' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive answers)
        $report = Invoke-PersonalizeBatchInference shop $in $folder.FullName -NumResults 3
        $report.OutputPath | Should -Be (Join-Path $folder.FullName users.jsonl.out)
        (Get-Content $report.OutputPath).Count | Should -Be 3
    }

    It 'names a file that does not exist' {
        { Invoke-PersonalizeBatchInference shop (Join-Path $TestDrive 'no.jsonl') $out -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotReadable*'
    }

    It 'writes nothing with -WhatIf' {
        Invoke-PersonalizeBatchInference shop $in (Join-Path $TestDrive 'unmade.jsonl') -WhatIf
        Join-Path $TestDrive 'unmade.jsonl' | Should -Not -Exist
    }
}
