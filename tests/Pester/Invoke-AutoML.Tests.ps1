BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $result = Invoke-AutoML shop -MaxTrainingJobs 3 6> $null
}

AfterAll {
    Exit-TestStore
}

Describe 'Invoke-AutoML' {
    It 'finds a winner and trains it' {
        $result.Status | Should -Be 'ACTIVE'
        $result.BestRecipeArn | Should -Match 'recipe/aws-hrnn'
        $result.TunedHPOParams.Keys | Should -Contain 'hidden_dimension'
        @($result.Leaderboard | Where-Object Status -ne FAILED).Count | Should -Be 3
        (Get-PersonalizeSolutionVersion -SolutionVersion shop-automl).BestRecipeArn | Should -Be $result.BestRecipeArn
    }

    It 'stands for its solution version' {
        $rows = $result | New-PersonalizeCampaign -Name front | Get-PersonalizeRecommendation -UserId 1 -NumResults 5
        $rows.Count | Should -Be 5
    }

    It 'shows winner and leaderboard' {
        $text = $result | Out-String -Width 140
        $text | Should -Match 'won with hidden_dimension='
        $text | Should -Match 'Recipe +Trial +hidden_dimension'
    }

    It 'imports a file first' {
        $path = ($sample | Where-Object Type -eq Interactions).FullName
        $version = Invoke-AutoML -Path $path -DatasetGroup fromfile -RecipeList aws-hrnn -MaxTrainingJobs 1 -PassThru 6> $null
        $version.SolutionArn | Should -Be 'arn:local:personalize:::solution/fromfile-automl'
    }

    It 'makes nothing with -WhatIf' {
        $before = @(Get-PersonalizeSolution).Count
        Invoke-AutoML shop -WhatIf
        @(Get-PersonalizeSolution).Count | Should -Be $before
    }

    It 'refuses an unknown metric' {
        { Invoke-AutoML shop -MetricName ndcg -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownMetric*'
    }
}
