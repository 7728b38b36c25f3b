BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
    $null = New-PersonalizeEventTracker shop shop
    foreach ($name in 'control', 'new', 'empty') { $null = New-PersonalizeCampaign $name $version -RecommendationLogDays 30 }
    $null = New-PersonalizeMetricAttribution impact shop @{ metricName = 'clicks'; eventType = 'click'; expression = 'SAMPLECOUNT()' },
        @{ metricName = 'turnover'; eventType = 'buy'; expression = 'SUM(Interactions.EVENT_VALUE)' }
    # Chance decides which campaign a user gets; those of the second click on three of four lists, those of the first on one of four.
    $random = [Random]::new(7)
    $events = foreach ($user in 1..120) {
        $campaign = 'control', 'new' | Get-Random -SetSeed $user
        foreach ($visit in 1, 2) {
            $list = Get-PersonalizeRecommendation $campaign "user-$user" -NumResults 5
            if ($random.NextDouble() -lt ($campaign -eq 'new' ? 0.75 : 0.25)) {
                @{ userId = "user-$user"; sessionId = "s$user"; eventType = 'click'; sentAt = [DateTimeOffset]::UtcNow; itemId = $list[$visit].ItemId; recommendationId = $list[0].RecommendationId }
                @{ userId = "user-$user"; sessionId = "s$user"; eventType = 'buy'; sentAt = [DateTimeOffset]::UtcNow; itemId = $list[$visit].ItemId; eventValue = 2 }
            }
        }
    }
    $events | Write-PersonalizeEvent shop -WarningAction Ignore
}

AfterAll {
    Exit-TestStore
}

Describe 'Compare-PersonalizeCampaign' {
    It 'finds which of two campaigns is followed more often, without any other tool' {
        $comparison = Compare-PersonalizeCampaign control new -MetricAttribution impact -WarningAction Ignore
        $comparison.MetricName | Should -Be 'clicks', 'turnover'
        $comparison.Conclusion | Should -Be 'higher', 'higher'
        $comparison | ForEach-Object {
            $_.DifferenceLow | Should -BeGreaterThan 0
            $_.LiftLow | Should -BeLessThan $_.Lift
            $_.LiftHigh | Should -BeGreaterThan $_.Lift
            $_.AdjustedPValue | Should -BeLessThan 0.05
            $_.ReferenceUsers + $_.DifferenceUsers | Should -Be 120
            $_.UsersOfBoth | Should -Be 0
        }
    }

    It 'compares per list that was shown, and the other way round' {
        $comparison = Compare-PersonalizeCampaign new control -EventType click -Per List -WarningAction Ignore
        $comparison.Conclusion | Should -Be 'lower'
        $comparison.ReferenceValue | Should -BeGreaterThan $comparison.DifferenceValue
        (Get-PersonalizeCampaign control | Compare-PersonalizeCampaign new -EventType click -Per List -WarningAction Ignore).DifferenceValue | Should -Be $comparison.DifferenceValue
    }

    It 'says that what follows recent lists is not complete' {
        $null = Compare-PersonalizeCampaign control new -EventType click -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -BeLike '*240 of the 240 lists were shown less than 24 hours ago*'
    }

    It 'refuses what cannot be compared' {
        { Compare-PersonalizeCampaign control control -ErrorAction Stop } | Should -Throw -ErrorId 'CampaignsNotComparable*'
        { Compare-PersonalizeCampaign control empty -ErrorAction Stop -WarningAction Ignore } | Should -Throw -ErrorId 'NothingShown*'
        { Compare-PersonalizeCampaign control new -EventType click -MetricAttribution impact -ErrorAction Stop } | Should -Throw -ErrorId 'MetricsAndEventTypes*'
        { Compare-PersonalizeCampaign control new -WithinHours 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Compare-PersonalizeCampaign control new -Per Week } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'shows a narrow table' {
        $table = Compare-PersonalizeCampaign control new -MetricAttribution impact -WarningAction Ignore | Out-String -Width 79
        $table | Should -Match 'Metric +Reference +Difference +Lift +p +Conclusion'
        $table | Should -Not -Match '…'
    }
}

Describe 'Get-PersonalizeAttribution' {
    It 'shows which campaign and version was followed by what' {
        $rows = Get-PersonalizeAttribution shop -MetricAttribution impact -WarningAction Ignore
        $clicks = $rows | Where-Object { $_.Source -eq 'new' -and $_.MetricName -eq 'clicks' }
        $clicks.SolutionVersionArn | Should -Be $version.Arn
        $clicks.Events | Should -Be @($events | Where-Object { $_.eventType -eq 'click' -and $_.recommendationId -in (Get-PersonalizeRecommendationLog new).RecommendationId }).Count
        $clicks.PerUser | Should -Be ($clicks.Events / $clicks.Users)
        ($rows | Where-Object { $_.Source -eq 'new' -and $_.MetricName -eq 'turnover' }).Value | Should -Be (2 * $clicks.Events)
    }

    It 'counts events that name a source for that source' {
        Write-PersonalizeEvent shop -UserId user-1 -SessionId x -EventType open -ItemId 1 -SentAt (Get-Date) -EventAttributionSource newsletter -WarningAction Ignore
        (Get-PersonalizeAttribution shop -EventType open -WarningAction Ignore | Where-Object Events).Source | Should -Be 'newsletter'
    }
}
