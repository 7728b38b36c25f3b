BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $sample = New-PersonalizeSampleDataset (Join-Path $TestDrive 'sample') -UserCount 60 -ItemCount 40 -EventCount 3000
    $rows = Import-Csv ($sample | Where-Object Type -eq Interactions).FullName | Sort-Object { [long]$_.TIMESTAMP }
    $earlier, $later = (Join-Path $TestDrive earlier.csv), (Join-Path $TestDrive later.csv)
    $rows[0..2599] | Export-Csv $earlier
    $rows[2600..2999] | Export-Csv $later
    $null = Import-PersonalizeDataset shop Interactions $earlier 6> $null
    $null = $sample | Where-Object Type -eq Items | Import-PersonalizeDataset -DatasetGroup shop 6> $null
    $version = New-TestVersion
}

AfterAll {
    Exit-TestStore
}

Describe 'Test-PersonalizeSolutionVersion' {
    It 'measures a version on later interactions, with simple methods beside it' {
        $tested = Test-PersonalizeSolutionVersion $version $later
        $all = $tested | Where-Object Segment -eq all
        $all.Metric | Should -Be (Get-PersonalizeSolutionMetric $version).Metrics.Keys
        $all | ForEach-Object { foreach ($value in $_.Model, $_.Popularity, $_.OwnHistory, $_.ItemKnn) { $value | Should -BeGreaterThan 0; $value | Should -BeLessOrEqual 1 } }
        $all[0].Users | Should -Be @($rows[2600..2999].USER_ID | Sort-Object -Unique).Count
        Get-PersonalizeDataset shop Interactions | ForEach-Object RowCount | Should -Be 2600
    }

    It 'divides users and items, also by a field' {
        $tested = $version | Test-PersonalizeSolutionVersion -Path $later -Field Items.CATEGORY -K 7
        $tested.Segment | Select-Object -Unique | Should -Contain 'items: tail'
        $tested.Segment | Where-Object { $_ -like 'CATEGORY: *' } | Should -Not -BeNullOrEmpty
        ($tested | Where-Object { $_.Segment -eq 'all' -and $_.Metric -eq 'precision_at_7' }).Model | Should -BeGreaterThan 0
    }

    It 'lets a filter apply to the model and the simple methods alike' {
        $null = New-PersonalizeFilter nothing-seen shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")'
        $all = Test-PersonalizeSolutionVersion shop $later -Filter nothing-seen | Where-Object { $_.Segment -eq 'all' -and $_.Metric -eq 'precision_at_25' }
        $all.Model | Should -BeLessThan (Test-PersonalizeSolutionVersion shop $later | Where-Object { $_.Segment -eq 'all' -and $_.Metric -eq 'precision_at_25' }).Model
        $all.OwnHistory | Should -BeLessThan 0.2
    }

    It 'warns where the file overlaps what the version has seen' {
        $null = Test-PersonalizeSolutionVersion shop $earlier, $later -WarningVariable said -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        $rows[1000..2000] | Export-Csv (Join-Path $TestDrive seen.csv)
        $null = Test-PersonalizeSolutionVersion shop (Join-Path $TestDrive seen.csv) -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -BeLike '*among the stored ones*'
    }

    It 'refuses what it cannot use before it works' {
        { Test-PersonalizeSolutionVersion shop $later -Field Items.CATEGORYY -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownSegmentField*' -ExpectedMessage "*Did you mean 'Items.CATEGORY'*"
        { Test-PersonalizeSolutionVersion shop $later -K 26 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Test-PersonalizeSolutionVersion shop ./nowhere.csv -ErrorAction Stop } | Should -Throw
        { Test-PersonalizeSolutionVersion unknown $later -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }

    It 'shows a narrow table per segment' {
        $table = Test-PersonalizeSolutionVersion shop $later | Out-String -Width 79
        $table | Should -Match 'Segment: all \(\d+ users\)'
        $table | Should -Not -Match '…'
    }
}
