# What every command has in common: -WhatIf, -Confirm, -ErrorAction, strict mode, other cultures, other runspaces, other processes.

BeforeDiscovery {
    . "$PSScriptRoot/Shared.ps1"
    $isPersonalizeHost = Test-PersonalizeHost
    Import-Module "$PSScriptRoot/../../Personalize.psd1"
    # Every command that changes something, with arguments that would do so.
    $changes = @(
        @{ line = 'New-PersonalizeSampleDataset ./unmade' }
        @{ line = 'New-PersonalizeDatasetGroup unmade' }
        @{ line = "New-PersonalizeSchema unmade Items '{}'" }
        @{ line = 'New-PersonalizeDataset unmade -DatasetGroup shop -Type Items -Schema shop-interactions' }
        @{ line = 'Import-PersonalizeDataset unmade Interactions ./sample/interactions.csv' }
        @{ line = 'Export-PersonalizeDataset shop Interactions ./unmade.csv' }
        @{ line = 'Export-PersonalizeEmbedding shop Items ./unmade.parquet' }
        @{ line = 'New-PersonalizeSolution unmade shop -RecipeArn aws-hrnn' }
        @{ line = 'New-PersonalizeSolutionVersion shop' }
        @{ line = 'Resume-PersonalizeSolutionVersion shop' }
        @{ line = 'Stop-PersonalizeSolutionVersion shop' }
        @{ line = 'Invoke-AutoML shop' }
        @{ line = 'Export-PersonalizeReport shop -Path ./unmade.html' }
        @{ line = 'New-PersonalizeCampaign unmade shop' }
        @{ line = 'Set-PersonalizeCampaign shop -MinProvisionedTPS 9' }
        @{ line = 'New-PersonalizeEventTracker unmade shop' }
        @{ line = 'Write-PersonalizeEvent shop -UserId u -SessionId s -EventType click -ItemId i -SentAt 1700000000' }
        @{ line = 'Set-PersonalizeDataset shop Interactions -Path ./sample/interactions.csv' }
        @{ line = 'Set-PersonalizeItem shop i @{ CATEGORY = 1 }' }
        @{ line = 'Set-PersonalizeUser shop u @{ AGE = 1 }' }
        @{ line = "New-PersonalizeFilter unmade shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (`"click`")'" }
        @{ line = "New-PersonalizeMetricAttribution unmade shop @{ metricName = 'm'; eventType = 'click'; expression = 'SAMPLECOUNT()' }" }
        @{ line = 'Set-PersonalizeSolution shop -PerformAutoTraining' }
        @{ line = 'Set-PersonalizeMetricAttribution kept -RemoveMetric other' }
        @{ line = 'Remove-PersonalizeMetricAttribution kept' }
        @{ line = 'Invoke-PersonalizeBatchInference shop ./users.jsonl ./unmade.jsonl' }
        @{ line = 'Invoke-PersonalizeBatchSegment shop ./items.jsonl ./unmade.jsonl' }
        @{ line = 'Backup-PersonalizeStore ./unmade' }
        @{ line = 'Restore-PersonalizeStore ./unmade -Store ./unmade-store' }
        @{ line = 'Repair-PersonalizeStore' }
        @{ line = 'Copy-PersonalizeStore ./unmade' }
        @{ line = 'Start-PersonalizeServer http://127.0.0.1:0' }
        @{ line = 'Stop-PersonalizeServer' }
        @{ line = 'Suspend-PersonalizeNode node1' }
        @{ line = 'Resume-PersonalizeNode node1' }
        @{ line = 'New-PersonalizeServerCredential Read' }
        @{ line = 'Remove-PersonalizeServerCredential PLOCNOBODY' }
        @{ line = 'Remove-PersonalizeUser shop u0001' }
        @{ line = 'Remove-PersonalizeFilter kept' }
        @{ line = 'Remove-PersonalizeEventTracker shop' }
        @{ line = 'Remove-PersonalizeCampaign shop' }
        @{ line = 'Remove-PersonalizeSolutionVersion shop' }
        @{ line = 'Remove-PersonalizeSolution shop' }
        @{ line = 'Remove-PersonalizeDataset shop Interactions' }
        @{ line = 'Remove-PersonalizeSchema shop-interactions' }
        @{ line = 'Remove-PersonalizeDatasetGroup shop' }
    )
    $forgotten = (Get-Command -Module Personalize | Where-Object { $_.Parameters.ContainsKey('WhatIf') }).Name | Where-Object { $_ -notin ($changes.line -replace ' .*') }
}

BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-TestVersion | New-PersonalizeCampaign shop
    $null = New-PersonalizeEventTracker shop shop
    $null = New-PersonalizeFilter kept shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click")'
    $null = New-PersonalizeMetricAttribution kept shop @{ metricName = 'clicks'; eventType = 'click'; expression = 'SAMPLECOUNT()' },
        @{ metricName = 'other'; eventType = 'view'; expression = 'SAMPLECOUNT()' }
    Push-Location $TestDrive
    '{"userId":"1"}' | Set-Content users.jsonl
    $manifest = (Resolve-Path "$PSScriptRoot/../../Personalize.psd1").Path

    # Everything there is, as text.
    function Get-Everything {
        foreach ($kind in 'DatasetGroup', 'Schema', 'Dataset', 'Solution', 'SolutionVersion', 'Campaign', 'EventTracker', 'Filter', 'MetricAttribution', 'DatasetImportJob', 'BatchInferenceJob') {
            & "Get-Personalize$kind" | ForEach-Object { "$($_.Arn) $($_.LastUpdatedDateTime.Ticks)" }
        }
        (Get-ChildItem $TestDrive -Recurse -File | Where-Object FullName -NotLike '*personalize.db*').FullName
    }
}

AfterAll {
    Pop-Location
    Exit-TestStore
}

Describe '-WhatIf' {
    It 'is tested for every command that has it' -ForEach @{ forgotten = $forgotten } {
        $forgotten | Should -BeNullOrEmpty
    }

    It 'changes nothing: <line>' -ForEach $changes {
        $before = Get-Everything
        & ([scriptblock]::Create("$line -WhatIf -ErrorAction Stop")) 6> $null | Should -BeNullOrEmpty
        Get-Everything | Should -Be $before
    }

    It '$WhatIfPreference does the same' {
        $before = Get-Everything
        & { $WhatIfPreference = $true; Remove-PersonalizeCampaign shop -Force; New-PersonalizeDatasetGroup unmade }
        Get-Everything | Should -Be $before
    }
}

Describe '-Confirm' {
    # A process without a person cannot be asked: it says so and changes nothing.
    It 'asks before it removes, and -Force does not' {
        $ask = "Import-Module '$manifest'; `$null = New-PersonalizeDatasetGroup asked; Remove-PersonalizeDatasetGroup asked; (Get-PersonalizeDatasetGroup asked).Name"
        $text = Invoke-PowerShell -NoProfile -NonInteractive -Command $ask 2>&1 | Out-String
        $text | Should -BeLike '*NonInteractive*asked*'
        Remove-PersonalizeDatasetGroup asked -Force
        Get-PersonalizeDatasetGroup asked* | Should -BeNullOrEmpty
    }

    It ':$false does not ask' {
        New-PersonalizeDatasetGroup quiet | Remove-PersonalizeDatasetGroup -Confirm:$false
        Get-PersonalizeDatasetGroup quiet* | Should -BeNullOrEmpty
    }
}

Describe '-ErrorAction' {
    It 'one bad input does not stop the others' {
        $found = 'nosuch', 'shop' | Get-PersonalizeCampaign -ErrorAction SilentlyContinue -ErrorVariable failures
        $found.Name | Should -Be 'shop'
        $failures.FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $failures.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failures.CategoryInfo.TargetName | Should -BeLike '*nosuch'
    }

    It 'Stop makes it terminating' {
        { 'nosuch', 'shop' | Get-PersonalizeCampaign -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }

    It 'Ignore leaves no trace' {
        $Error.Clear()
        Get-PersonalizeCampaign nosuch -ErrorAction Ignore | Should -BeNullOrEmpty
        $Error.Count | Should -Be 0
    }

    It 'a store that cannot be opened is one error of the usual kind' {
        $file = Join-Path $TestDrive 'users.jsonl'
        { 'a', 'b' | Get-PersonalizeCampaign -Store $file } | Should -Throw -ErrorId 'StoreUnusable,*'
    }

    It 'the advice is in the error' {
        Get-PersonalizeCampaign shopp -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

Describe 'Strict mode and culture' {
    It 'views and results work under Set-StrictMode -Version Latest' {
        $text = & {
            Set-StrictMode -Version Latest
            Get-PersonalizeDatasetGroup; Get-PersonalizeDataset; Get-PersonalizeSolution; Get-PersonalizeSolutionVersion; Get-PersonalizeSolutionMetric shop
            Get-PersonalizeCampaign; Get-PersonalizeRecommendation shop 1; Get-PersonalizeRecipe; Test-PersonalizeDataset shop
        } | ForEach-Object { $_ | Format-Table; $_ | Format-List } | Out-String
        $text | Should -Not -BeLike '*cannot be found*'
        $text.Length | Should -BeGreaterThan 2000
    }

    It 'data and hyperparameters mean the same under de-DE, and views speak German' {
        $culture = [Threading.Thread]::CurrentThread.CurrentCulture
        try {
            [Threading.Thread]::CurrentThread.CurrentCulture = 'de-DE'
            $kept = (Import-PersonalizeDataset german Interactions ./sample/interactions.csv 6> $null).RowsKept
            (Get-PersonalizeDataset german INTERACTIONS | Out-String) | Should -BeLike '*3.000*'
            $null = New-PersonalizeSolution german german -RecipeArn aws-hrnn -SolutionConfig @{ featureTransformationParameters = @{ max_user_history_length_percentile = 0.95 } }
            $version = New-PersonalizeSolutionVersion german
        } finally {
            [Threading.Thread]::CurrentThread.CurrentCulture = $culture
        }
        $kept | Should -Be 3000
        $version.Hyperparameters['max_user_history_length_percentile'] | Should -Be '0.95'
        $version.Metrics['mean_reciprocal_rank_at_25'] | Should -BeGreaterThan 0
    }
}

Describe 'Colours' {
    It 'mark what failed, and are gone where they are switched off' {
        $failed = [pscustomobject]@{ PSTypeName = 'Personalize.Engine.Resources.DatasetGroup'; Name = 'x'; Status = 'CREATE FAILED'; CreationDateTime = [datetime]::UtcNow; Arn = 'a' }
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            ($failed | Out-String) | Should -Match ([regex]::Escape("$($PSStyle.Formatting.Error)CREATE FAILED"))
            $PSStyle.OutputRendering = 'PlainText'
            ($failed | Out-String) | Should -Not -Match "`e"
        } finally {
            $PSStyle.OutputRendering = $rendering
        }
    }
}

Describe 'Other runspaces and processes' {
    BeforeAll {
        $expected = (Get-PersonalizeRecommendation shop 1 -NumResults 3).ItemId
    }

    It 'ForEach-Object -Parallel' {
        $answers = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            (Get-PersonalizeRecommendation shop 1 -NumResults 3).ItemId -join ' '
        }
        $answers | Should -Be (@($expected -join ' ') * 4)
    }

    It 'Start-ThreadJob' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $jobs = 1..3 | ForEach-Object { Start-ThreadJob { Import-Module $using:manifest; (New-PersonalizeDatasetGroup "thread-$using:_").Name } }
        $jobs | Receive-Job -Wait -AutoRemoveJob | Sort-Object | Should -Be 'thread-1', 'thread-2', 'thread-3'
    }

    It 'Start-Job gives objects that views, pipelines and members know' -Skip:$isPersonalizeHost {
        $version = Start-Job { Import-Module $using:manifest; Get-PersonalizeSolutionVersion -Solution shop } | Receive-Job -Wait -AutoRemoveJob
        $version.Metrics.mean_reciprocal_rank_at_25 | Should -BeGreaterThan 0
        $version.Epochs[0].Loss | Should -BeGreaterThan 0
        ($version | Get-PersonalizeSolutionVersion).Arn | Should -Be $version.Arn
        ($version | Out-String) | Should -BeLike '*NDCG@25*'
    }

    It 'Export-Clixml keeps <kind> whole' -ForEach @(
        @{ kind = 'a campaign'; get = { Get-PersonalizeCampaign shop }; back = { $_ | Get-PersonalizeCampaign }; member = 'SolutionVersionArn' }
        @{ kind = 'a dataset'; get = { Get-PersonalizeDataset shop INTERACTIONS }; back = { $_ | Get-PersonalizeDataset }; member = 'RowCount' }
        @{ kind = 'a filter'; get = { Get-PersonalizeFilter kept }; back = { $_ | Get-PersonalizeFilter }; member = 'FilterExpression' }
        @{ kind = 'metrics'; get = { Get-PersonalizeSolutionMetric shop }; back = { $_ | Get-PersonalizeSolutionMetric }; member = 'SolutionVersionArn' }
        @{ kind = 'a recipe'; get = { Get-PersonalizeRecipe aws-hrnn }; back = { $_ | Get-PersonalizeRecipe }; member = 'Description' }
    ) {
        $file = Join-Path $TestDrive 'object.clixml'
        $object = & $get
        $object | Export-Clixml $file
        $copy = Import-Clixml $file
        $copy.$member | Should -Be $object.$member
        ($copy | Out-String) | Should -Be ($object | Out-String)
        ($copy | ForEach-Object $back).$member | Should -Be $object.$member
    }
}
