BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $files = New-PersonalizeSampleDataset (Join-Path $TestDrive 'sample') -UserCount 60 -ItemCount 40 -EventCount 3000
    $null = $files | Import-PersonalizeDataset -DatasetGroup shop 6> $null

    # New things, like old ones but for their names and dates.
    function New-ItemFile ([string] $name, [int] $first, [int] $count) {
        $path = Join-Path $TestDrive $name
        $old = Import-Csv (Join-Path $TestDrive 'sample/items.csv')
        $newest = (Import-Csv (Join-Path $TestDrive 'sample/interactions.csv') | Measure-Object TIMESTAMP -Maximum).Maximum
        0..($count - 1) | ForEach-Object {
            $item = $old[$_ % $old.Count] | Select-Object *
            $item.ITEM_ID = "new$($first + $_)"
            $item.CREATION_TIMESTAMP = [string] [long] $newest
            $item
        } | Export-Csv $path
        $path
    }
}

AfterAll {
    Exit-TestStore
}

Describe 'aws-hrnn-metadata' {
    BeforeAll {
        $null = New-PersonalizeSolution meta shop -RecipeArn aws-hrnn-metadata | New-PersonalizeSolutionVersion | New-PersonalizeCampaign meta
    }

    It 'says which fields it uses' {
        (Get-PersonalizeSolutionVersion -Solution meta).DataSummary['contextFields'] | Should -Be 'DEVICE'
    }

    It 'takes the context of the request' {
        Get-PersonalizeRecommendation meta nobody -NumResults 3 -Context @{ DEVICE = 'phone' } | Should -HaveCount 3
    }

    It 'names a context that it does not know' {
        $warnings = Get-PersonalizeRecommendation meta nobody -NumResults 3 -Context @{ WEATHER = 'rain' } 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        "$warnings" | Should -BeLike '*WEATHER*DEVICE*'
    }

    It 'gives reasons when asked' {
        (Get-PersonalizeRecommendation meta nobody -NumResults 3).Reasons | Should -BeNullOrEmpty
        (Get-PersonalizeRecommendation meta nobody -NumResults 3 -IncludeReason).Reasons.Kind | Should -Contain 'feature'
    }
}

Describe 'aws-hrnn-coldstart' {
    BeforeAll {
        $null = New-PersonalizeSolution cold shop -RecipeArn aws-hrnn-coldstart
    }

    It 'counts the cold items and says what to change' {
        $refusal = { New-PersonalizeSolutionVersion cold -ErrorAction Stop } | Should -Throw -ErrorId 'TooFewColdItems*' -PassThru
        "$refusal" | Should -BeLike '*at least 100 and at most 80000*'
        @(Get-PersonalizeSolutionVersion -Solution cold).Count | Should -Be 0
    }

    It 'recommends cold items only, and new ones after an update' {
        $null = Import-PersonalizeDataset shop Items (New-ItemFile first.csv 0 110) -ImportMode INCREMENTAL 6> $null
        $version = New-PersonalizeSolutionVersion cold
        $version.Metrics['cold_mean_reciprocal_rank_at_25'] | Should -BeGreaterThan 0
        $null = New-PersonalizeCampaign cold $version
        (Get-PersonalizeRecommendation cold nobody -NumResults 500).Count | Should -Be $version.DataSummary['coldItems']

        $null = Import-PersonalizeDataset shop Items (New-ItemFile second.csv 110 5) -ImportMode INCREMENTAL 6> $null
        $updated = New-PersonalizeSolutionVersion cold -TrainingMode UPDATE
        $updated.UpdatedVersionArn | Should -Be $version.Arn
        Set-PersonalizeCampaign cold -SolutionVersion $updated
        (Get-PersonalizeRecommendation cold nobody -NumResults 500).ItemId | Should -Contain 'new114'
    }
}

Describe 'aws-hrnn' {
    It 'cannot be updated' {
        $null = New-PersonalizeSolution plain shop -RecipeArn aws-hrnn
        { New-PersonalizeSolutionVersion plain -TrainingMode UPDATE -ErrorAction Stop } | Should -Throw -ErrorId 'UpdateNotSupported*'
    }
}
