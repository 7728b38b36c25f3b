BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $campaign = New-TestVersion | New-PersonalizeCampaign -Name shop
    $all = (Get-PersonalizeRecommendation shop 1 -NumResults 40).ItemId
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeRanking' {
    It 'puts a list into the order of the recommendations' {
        $rows = Get-PersonalizeRanking shop 1 $all[30, 3, 17]
        $rows.ItemId | Should -Be $all[3, 17, 30]
        $rows.Position | Should -Be 1, 2, 3
        ($rows | Measure-Object Score -Sum).Sum | Should -BeGreaterThan 0.999999
        ($rows | Measure-Object Score -Sum).Sum | Should -BeLessThan 1.000001
    }

    It 'ranks for many users from the pipeline' {
        $rows = 1, 2 | Get-PersonalizeRanking shop -InputList $all[0..9]
        $rows.Count | Should -Be 20
        ($rows | Where-Object UserId -eq 2).ItemId | Should -Be ((Get-PersonalizeRecommendation shop 2 -NumResults 40).ItemId | Where-Object { $_ -in $all[0..9] })
    }

    It 'puts items that the model does not know last, without a score, and names them' {
        $rows = Get-PersonalizeRanking shop 1 -InputList 'no such item', $all[5] -WarningVariable warned -WarningAction SilentlyContinue
        $rows.ItemId | Should -Be $all[5], 'no such item'
        $rows[1].Score | Should -BeNullOrEmpty
        "$warned" | Should -BeLike '*no such item*last*'
    }

    It 'answers lines of a batch with the same items and scores, bit for bit' {
        $in = Join-Path $TestDrive 'lists.jsonl'
        $lists = @{ userId = '1'; itemList = $all[9, 4, 22] }, @{ userId = '7'; itemList = $all[0..39] }
        $lists | ForEach-Object { ConvertTo-Json $_ -Compress } | Set-Content $in
        $null = Invoke-PersonalizeBatchInference shop $in (Join-Path $TestDrive 'ranked.jsonl')
        $answers = Get-Content (Join-Path $TestDrive 'ranked.jsonl') | ConvertFrom-Json
        foreach ($i in 0, 1) {
            $single = Get-PersonalizeRanking shop $lists[$i].userId $lists[$i].itemList
            $answers[$i].output.recommendedItems | Should -Be $single.ItemId
            $answers[$i].output.scores | Should -Be $single.Score
        }
    }

    It 'takes a campaign from the pipeline, a filter, a session and columns of metadata' {
        $null = $sample | Where-Object Type -eq Items | Import-PersonalizeDataset -DatasetGroup shop 6> $null
        $null = New-PersonalizeFilter others shop 'EXCLUDE ItemID WHERE Items.ITEM_ID IN ($NOT)'
        $rows = $campaign | Get-PersonalizeRanking -SessionId visit -InputList $all[0..3] -Filter others -FilterValues @{ NOT = $all[2] } -MetadataColumn CATEGORY -WarningAction SilentlyContinue
        $rows.ItemId | Sort-Object | Should -Be ($all[0, 1, 3] | Sort-Object)
        $rows.CATEGORY | Should -Not -Contain $null
        $rows | Out-String -Width 80 | Should -BeLike '*For: session visit*CATEGORY*'
    }

    It 'refuses a list of <count> items' -ForEach @{ count = 501 } {
        { Get-PersonalizeRanking shop 1 (1..$count) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidItemList*'
    }
}
