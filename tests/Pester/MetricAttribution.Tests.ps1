BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $clicks = @{ metricName = 'clicks'; eventType = 'click'; expression = 'SAMPLECOUNT()' }
}

AfterAll {
    Exit-TestStore
}

Describe 'Metric attributions' {
    It 'are made, changed, listed and deleted' {
        $made = New-PersonalizeMetricAttribution impact shop $clicks, @{ MetricName = 'views'; EVENT_TYPE = 'view'; Expression = 'samplecount()' }
        $made.Metrics.Expression | Should -Be 'SAMPLECOUNT()', 'SAMPLECOUNT()'
        $made.Metrics[1].EventType | Should -Be 'view'
        $changed = $made | Set-PersonalizeMetricAttribution -RemoveMetric views -AddMetric @{ metricName = 'buys'; eventType = 'buy'; expression = 'SAMPLECOUNT()' } -PassThru
        $changed.Metrics.MetricName | Should -Be 'clicks', 'buys'
        (Get-PersonalizeMetricAttribution imp*).Arn | Should -Be $made.Arn
        (Get-PersonalizeMetricAttribution -DatasetGroup shop).Metrics[0] | Out-String | Should -Match 'clicks'
        Get-PersonalizeMetricAttribution impact | Remove-PersonalizeMetricAttribution -Force
        Get-PersonalizeMetricAttribution | Should -BeNullOrEmpty
    }

    It 'take a request of the API, and say what has no effect' {
        $request = '{ "name": "api", "datasetGroupArn": "shop", "metrics": [ { "metricName": "clicks", "eventType": "click", "expression": "SAMPLECOUNT()" } ],
            "metricsOutputConfig": { "roleArn": "arn:aws:iam::1:role/r" } }' | ConvertFrom-Json
        ($request | New-PersonalizeMetricAttribution -WarningVariable said -WarningAction SilentlyContinue).Metrics.Count | Should -Be 1
        "$said" | Should -BeLike '*metricsOutputConfig has no effect*'
    }

    It 'are refused with what is allowed' {
        { New-PersonalizeMetricAttribution bad shop @{ metricName = 'm'; eventType = 'click'; expression = 'AVG(Items.PRICE)' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidMetricExpression*' -ExpectedMessage '*SAMPLECOUNT()*'
        { New-PersonalizeMetricAttribution bad shop @{ name = 'm'; eventType = 'click' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidMetric*' -ExpectedMessage "*metricName, eventType, expression*"
        { New-PersonalizeMetricAttribution bad shop 'clicks' -ErrorAction Stop } | Should -Throw -ErrorId 'NotAnObject*'
        Get-PersonalizeMetricAttribution bad* | Should -BeNullOrEmpty
    }
}
