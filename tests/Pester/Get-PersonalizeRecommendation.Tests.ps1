BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
    $campaign = $version | New-PersonalizeCampaign -Name shop
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeRecommendation' {
    It 'emits a row an item, best first' {
        $rows = Get-PersonalizeRecommendation -Campaign shop -UserId 1 -NumResults 10
        $rows.Position | Should -Be (1..10)
        $rows.Score | Should -Be ($rows.Score | Sort-Object -Descending)
        ($rows.Score | Measure-Object -Sum).Sum | Should -BeLessOrEqual 1
        $rows.ItemId | Sort-Object -Unique | Should -HaveCount 10
    }

    It 'answers for every user of the pipeline' {
        ('1', '2', 'nobody' | Get-PersonalizeRecommendation -Campaign shop -NumResults 3).UserId | Should -Be (@('1') * 3 + @('2') * 3 + @('nobody') * 3)
    }

    It 'reads users from CSV' {
        "USER_ID`n1`n2" | ConvertFrom-Csv | Get-PersonalizeRecommendation -Campaign shop -NumResults 1 | Should -HaveCount 2
    }

    It 'takes a campaign from the pipeline' {
        ($campaign | Get-PersonalizeRecommendation -UserId 1).Count | Should -Be 25
    }

    It 'warns that an item is ignored' {
        $null = Get-PersonalizeRecommendation shop 1 -ItemId 5 -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*ignored*'
    }

    It 'refuses <count> results' -ForEach @{ count = 0 }, @{ count = 501 } {
        { Get-PersonalizeRecommendation shop 1 -NumResults $count } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'exports to CSV' {
        (Get-PersonalizeRecommendation shop 1 -NumResults 2 | ConvertTo-Csv)[0] | Should -Be '"UserId","SessionId","ForItemId","Position","ItemId","Score","KnownUser","Promoted","PromotionName","IsNew","IsExplored","Reasons","ScoreTerms","RecommendationId"'
    }

    It 'breaks scores down into terms that account for the ratio of any two of them' {
        (Get-PersonalizeRecommendation shop 1 -NumResults 2).ScoreTerms | Should -BeNullOrEmpty
        $items = Get-PersonalizeRecommendation shop 1 -NumResults 2 -IncludeReason
        $items[0].ScoreTerms.Term | Where-Object { $_ -ne 'item_knn' } | Should -Be 'network', 'copy', 'follow', 'trend', 'first_order', 'item_bias'
        $sums = $items | ForEach-Object { ($_.ScoreTerms.Value | Measure-Object -Sum).Sum }
        $sums[0] - $sums[1] | Should -BeGreaterThan ([Math]::Log($items[0].Score / $items[1].Score) - 1e-4)
        $sums[0] - $sums[1] | Should -BeLessThan ([Math]::Log($items[0].Score / $items[1].Score) + 1e-4)
        $items[0] | Format-List | Out-String -Width 400 | Should -BeLike '*ScoreTerms *: network *, copy *item_bias *'
    }

    It 'promotes items' {
        $null = $sample | Where-Object Type -eq Items | Import-PersonalizeDataset -DatasetGroup shop 6> $null
        $all = (Get-PersonalizeRecommendation shop 1 -NumResults 40).ItemId
        $null = New-PersonalizeFilter last shop 'INCLUDE ItemID WHERE Items.ITEM_ID IN ($LAST)'
        $list = Get-PersonalizeRecommendation shop 1 -NumResults 4 -PromotionFilter last -PromotionFilterValues @{ LAST = $all[-2, -1] } -PercentPromoted 50
        ($list | Where-Object Promoted).ItemId | Should -Be $all[-2, -1]
        ($list | Where-Object Promoted).PromotionName | Should -Be last, last
        ($list | Where-Object -Not Promoted).ItemId | Should -Be $all[0, 1]
    }

    It 'recommends to a visitor without an account by the events of the session' {
        $null = New-PersonalizeEventTracker web shop
        $item = (Get-PersonalizeRecommendation shop 1 -NumResults 40).ItemId[-1]
        Write-PersonalizeEvent web -SessionId 'visit 7' -EventType click -SentAt (Get-Date) -ItemId $item -WarningAction SilentlyContinue
        $visitor = Get-PersonalizeRecommendation shop -SessionId 'visit 7'
        $visitor[0].SessionId, $visitor[0].UserId, $visitor[0].KnownUser | Should -Be 'visit 7', $null, $true
        $visitor.Score | Should -Not -Be (Get-PersonalizeRecommendation shop nobody).Score
        (Get-PersonalizeRecommendation shop 'visit 7').Score | Should -Be $visitor.Score
        ($campaign | Get-PersonalizeRecommendation -SessionId 'visit 7').Score | Should -Be $visitor.Score
        $visitor | Out-String | Should -BeLike '*For: session visit 7*'
    }

    It 'needs a user or a session' {
        { Get-PersonalizeRecommendation shop -ErrorAction Stop } | Should -Throw -ErrorId 'MissingUserId*'
    }

    It 'shows metadata of the items as properties and columns' {
        $categories = @{}
        Import-Csv ($sample | Where-Object Type -eq Items).FullName | ForEach-Object { $categories[$_.ITEM_ID] = $_.CATEGORY }
        $rows = Get-PersonalizeRecommendation shop 1 -NumResults 5 -MetadataColumn category
        $rows.category | Should -Be ($rows.ItemId | ForEach-Object { $categories[$_] })
        $text = $rows | Out-String -Width 80
        $text | Should -Match 'Position +Score ItemId +category'
        $text | Should -BeLike "*$($rows[0].ItemId)*$($categories[$rows[0].ItemId])*"
        { Get-PersonalizeRecommendation shop 1 -MetadataColumn CATEGROY -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownField*' -ExpectedMessage '*CATEGORY*'
    }

    It 'recommends items related to an item, and says which recipes can where it cannot' {
        $null = New-PersonalizeSolution related shop -RecipeArn aws-sims | New-PersonalizeSolutionVersion | New-PersonalizeCampaign related
        $rows = Get-PersonalizeRecommendation related -ItemId i0005 -NumResults 10
        $rows.Count | Should -Be 10
        $rows.ItemId | Should -Not -Contain 'i0005'
        $rows[0].ForItemId | Should -Be 'i0005'
        $rows | Out-String | Should -BeLike '*For: item i0005*'
        { Get-PersonalizeRecommendation related 1 -ErrorAction Stop } | Should -Throw -ErrorId 'MissingItemId*' -ExpectedMessage '*aws-hrnn*'
        { Get-PersonalizeRecommendation shop -ItemId i0005 -ErrorAction Stop } | Should -Throw -ErrorId 'MissingUserId*' -ExpectedMessage '*aws-sims*'
        $in = Join-Path $TestDrive 'items.jsonl'
        '{"itemId":"i0005"}' | Set-Content $in
        $null = Invoke-PersonalizeBatchInference related $in (Join-Path $TestDrive 'related.jsonl') -NumResults 10
        $answer = Get-Content (Join-Path $TestDrive 'related.jsonl') | ConvertFrom-Json
        $answer.output.recommendedItems | Should -Be $rows.ItemId
        $answer.output.scores | Should -Be $rows.Score
    }

    It 'filters related items by comparing them with the item of the request' {
        $null = New-PersonalizeFilter alike shop 'INCLUDE ItemID WHERE Items.category IN CurrentItem.category'
        $rows = Get-PersonalizeRecommendation related -ItemId i0005 -Filter alike -MetadataColumn category
        $rows | Should -Not -BeNullOrEmpty
        $own = (Import-Csv ($sample | Where-Object Type -eq Items).FullName | Where-Object ITEM_ID -eq 'i0005').CATEGORY
        $rows.category | Sort-Object -Unique | Should -Be $own
        { Get-PersonalizeRecommendation shop 1 -Filter alike -ErrorAction Stop } |
            Should -Throw -ErrorId 'ItemNeededByFilter*' -ExpectedMessage '*does not recommend items related to an item*'
    }

    It 'compares the metadata of items for aws-similar-items' {
        $version = New-PersonalizeSolution similar shop -RecipeArn aws-similar-items | New-PersonalizeSolutionVersion
        $version.DataSummary['itemFields'] | Should -Match 'PRICE'
        $null = $version | New-PersonalizeCampaign similar
        (Get-PersonalizeRecommendation similar -ItemId i0005).Count | Should -Be 25
        $version | Export-PersonalizeReport -Path (Join-Path $TestDrive 'similar.html') | Should -Not -BeNullOrEmpty
    }

    It 'recommends <recipe> to anybody' -ForEach @{ recipe = 'aws-popularity-count' }, @{ recipe = 'aws-trending-now' } {
        $version = New-PersonalizeSolution $recipe shop -RecipeArn $recipe | New-PersonalizeSolutionVersion -WarningAction SilentlyContinue
        $metrics = $version | Get-PersonalizeSolutionMetric
        $metrics.Metrics['coverage'] | Should -BeGreaterThan 0
        $rows = $version | New-PersonalizeCampaign $recipe | Get-PersonalizeRecommendation -NumResults 3
        $rows.Count | Should -Be 3
        $rows.Score | Should -Be ($rows.Score | Sort-Object -Descending)
        $rows | Out-String | Should -BeLike '*For: anybody*'
    }
}
