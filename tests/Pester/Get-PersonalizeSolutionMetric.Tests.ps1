BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeSolutionMetric' {
    It 'has exactly the documented metrics' {
        $metric = Get-PersonalizeSolutionMetric shop
        $metric.Metrics.Keys | Sort-Object | Should -Be @(
            'coverage', 'mean_reciprocal_rank_at_25'
            'normalized_discounted_cumulative_gain_at_10', 'normalized_discounted_cumulative_gain_at_25', 'normalized_discounted_cumulative_gain_at_5'
            'precision_at_10', 'precision_at_25', 'precision_at_5')
        $metric.Metrics.coverage | Should -BeGreaterThan 0
    }

    It 'has the baselines beside' {
        $metric = $version | Get-PersonalizeSolutionMetric
        $metric.Baselines.Keys | Should -Be popularity, recent_popularity, own_history, item_knn, item_knn_and_own_history
        foreach ($baseline in $metric.Baselines.Values) { $baseline.Keys | Should -Be $metric.Metrics.Keys }
    }

    It 'shows a row a metric with the gain' {
        $text = Get-PersonalizeSolutionMetric shop | Out-String
        $text | Should -Match 'precision@25 +0'
        $text | Should -Match 'Popular.*kNN\+own.*Gain'
    }
}
