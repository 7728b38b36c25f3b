BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = $sample | Where-Object Type -eq Items | Import-PersonalizeDataset -DatasetGroup shop 6> $null
    $campaign = New-TestVersion | New-PersonalizeCampaign -Name shop
    $in = Join-Path $TestDrive 'items.jsonl'
    $out = Join-Path $TestDrive 'segments.jsonl'
    $users = (Import-Csv (Join-Path $TestDrive 'sample/interactions.csv')).USER_ID | Sort-Object -Unique
    $scores = @{}
    $users | Get-PersonalizeRecommendation shop -NumResults 500 | ForEach-Object { $scores["$($_.UserId) $($_.ItemId)"] = $_.Score }
}

AfterAll {
    Exit-TestStore
}

Describe 'Invoke-PersonalizeBatchSegment' {
    It 'finds the users to whom recommendations give an item the greatest scores' {
        '{"itemId":"i0007"}', '{"itemId":"i0019"}', '{"itemId":"none"}' | Set-Content $in
        $report = $campaign | Invoke-PersonalizeBatchSegment -InputPath $in -OutputPath $out -NumResults 5
        $report.Lines, $report.Failed, $report.Users | Should -Be 3, 1, $users.Count
        $lines = Get-Content $out | ConvertFrom-Json
        foreach ($i in 0, 1) {
            $item = ('i0007', 'i0019')[$i]
            $best = $users | Sort-Object { -$scores["$_ $item"] } | Select-Object -First 5
            $lines[$i].output.scores | Should -Be ($best | ForEach-Object { $scores["$_ $item"] })
        }
        $lines[2].error | Should -BeLike "*'none'*"
    }

    It 'finds the users for items with some metadata' {
        @{ itemAttributes = 'ITEMS.PRICE < 12 AND Items.CATEGORY = "category-1"' } | ConvertTo-Json -Compress | Set-Content $in
        $null = Invoke-PersonalizeBatchSegment shop $in $out -NumResults 3
        $cheap = (Import-Csv ($sample | Where-Object Type -eq Items).FullName | Where-Object { [double]$_.PRICE -lt 12 }).ITEM_ID
        $answer = Get-Content $out | ConvertFrom-Json
        foreach ($k in 0, 1, 2) {
            $sum = ($cheap | ForEach-Object { $scores["$($answer.output.recommendedUsers[$k]) $_"] } | Measure-Object -Sum).Sum
            [Math]::Abs($sum - $answer.output.scores[$k]) | Should -BeLessThan 1e-9
        }
        $answer.output.scores | Should -Be ($answer.output.scores | Sort-Object -Descending)
    }

    It 'takes a filter of users' {
        '{"itemId":"i0007"}' | Set-Content $in
        $null = New-PersonalizeFilter only shop 'INCLUDE UserID WHERE UserID IN ($USERS)'
        $null = Invoke-PersonalizeBatchSegment shop $in $out -Filter only -FilterValues @{ USERS = $users[3, 11] }
        (Get-Content $out | ConvertFrom-Json).output.recommendedUsers | Sort-Object | Should -Be ($users[3, 11] | Sort-Object)
        { Get-PersonalizeRecommendation shop 1 -Filter only -FilterValues @{ USERS = '1' } -ErrorAction Stop } | Should -Throw -ErrorId 'FilterOfOtherKind*'
    }

    It 'writes nothing with -WhatIf' {
        Invoke-PersonalizeBatchSegment shop $in (Join-Path $TestDrive 'unmade.jsonl') -WhatIf
        Join-Path $TestDrive 'unmade.jsonl' | Should -Not -Exist
    }
}
