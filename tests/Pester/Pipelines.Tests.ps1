# Everything that a person would pipe into something else, objects and rows of CSV files.

BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = $sample | Where-Object Type -NE Interactions | Import-PersonalizeDataset -DatasetGroup shop 6> $null
    $null = New-TestVersion | New-PersonalizeCampaign shop
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
    Exit-TestStore
}

# One block: Pester empties TestDrive:, and with it the store, at the end of each.
Describe 'Pipelines' {
    It '<line>' -ForEach @(
        @{ line = 'Get-PersonalizeDatasetGroup shop | New-PersonalizeSolution piped -RecipeArn aws-hrnn'; member = 'Name'; value = 'piped' }
        @{ line = 'Get-PersonalizeSolution piped | New-PersonalizeSolutionVersion'; member = 'SolutionArn'; value = '*solution/piped' }
        @{ line = 'Get-PersonalizeSolution piped | Get-PersonalizeSolutionVersion'; member = 'SolutionArn'; value = '*solution/piped' }
        @{ line = 'Get-PersonalizeSolutionVersion -Solution piped | New-PersonalizeCampaign piped'; member = 'Name'; value = 'piped' }
        @{ line = 'Get-PersonalizeCampaign piped | Get-PersonalizeRecommendation -UserId 1 -NumResults 1'; member = 'UserId'; value = '1' }
        @{ line = 'Get-PersonalizeCampaign piped | Set-PersonalizeCampaign -MinProvisionedTPS 2 -PassThru'; member = 'MinProvisionedTPS'; value = '2' }
        @{ line = 'Get-PersonalizeCampaign piped | Get-PersonalizeSolutionVersion'; member = 'SolutionArn'; value = '*solution/piped' }
        @{ line = 'Get-PersonalizeCampaign piped | Get-PersonalizeSolutionMetric'; member = 'SolutionVersionArn'; value = '*piped/*' }
        @{ line = 'Get-PersonalizeSolution piped | Get-PersonalizeSolutionMetric'; member = 'SolutionVersionArn'; value = '*piped/*' }
        @{ line = 'Get-PersonalizeSolutionVersion -Solution piped | Export-PersonalizeReport -Path ./piped.html'; member = 'Name'; value = 'piped.html' }
        @{ line = 'Get-PersonalizeDatasetGroup shop | New-PersonalizeEventTracker piped'; member = 'Name'; value = 'piped' }
        @{ line = 'Get-PersonalizeDatasetGroup shop | New-PersonalizeFilter piped -FilterExpression ''EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click")'''; member = 'Name'; value = 'piped' }
        @{ line = 'Get-PersonalizeDatasetGroup shop | Test-PersonalizeDataset'; member = 'IsReady'; value = 'True' }
        @{ line = 'Get-PersonalizeDatasetGroup shop | Get-PersonalizeDataset -Type Users'; member = 'DatasetType'; value = 'Users' }
        @{ line = 'Get-PersonalizeDataset shop Users | Export-PersonalizeDataset -Path ./piped.csv'; member = 'Rows'; value = '60' }
        @{ line = 'Get-ChildItem ./piped.csv | Import-PersonalizeDataset shop Users'; member = 'RowsKept'; value = '60' }
        @{ line = 'Get-PersonalizeSchema shop-users | New-PersonalizeDataset piped -DatasetGroup (New-PersonalizeDatasetGroup piped) -Type Users'; member = 'Name'; value = 'piped' }
    ) {
        $result = @(& ([scriptblock]::Create($line)) 6> $null)
        $result.Count | Should -BeGreaterThan 0
        "$($result[0].$member)" | Should -BeLike $value
    }

    It 'Get-Personalize<kind> | Remove-Personalize<kind>' -ForEach @(
        @{ kind = 'Campaign'; name = 'piped' }
        @{ kind = 'EventTracker'; name = 'piped' }
        @{ kind = 'Filter'; name = 'piped' }
        @{ kind = 'Solution'; name = 'piped' }
        @{ kind = 'Dataset'; name = 'piped' }
        @{ kind = 'DatasetGroup'; name = 'piped' }
    ) {
        $get = { & "Get-Personalize$kind" | Where-Object { $_.Name -eq $name -and $_.Name } }
        $found = @(& $get)
        $found.Count | Should -Be 1
        $found | & "Remove-Personalize$kind" -Force
        @(& $get).Count | Should -Be 0
    }

    It 'rows of a CSV file into <command>' -ForEach @(
        @{ command = 'New-PersonalizeDatasetGroup'; csv = "Name`nrow1`nrow2"; count = 2 }
        @{ command = 'New-PersonalizeSolution'; csv = "Name,DatasetGroup,RecipeArn`nrow1,shop,aws-hrnn`nrow2,shop,aws-hrnn-metadata"; count = 2 }
        @{ command = 'New-PersonalizeCampaign'; csv = "Name,SolutionVersion`nrow1,shop`nrow2,shop"; count = 2 }
        @{ command = 'New-PersonalizeFilter'; csv = "Name,DatasetGroup,FilterExpression`nrow1,shop,EXCLUDE ItemID WHERE Items.CATEGORY IN (`$CATEGORY)"; count = 1 }
        @{ command = 'New-PersonalizeEventTracker'; csv = "Name,DatasetGroup`nrow1,shop"; count = 1 }
        @{ command = 'Get-PersonalizeRecommendation'; csv = "Campaign,UserId`nrow1,1`nrow2,2"; count = 50 }
        @{ command = 'Get-PersonalizeCampaign'; csv = "Name`nrow1"; count = 1 }
        @{ command = 'Set-PersonalizeCampaign -MinProvisionedTPS 3 -PassThru'; csv = "Name`nrow1`nrow2"; count = 2 }
        @{ command = 'Write-PersonalizeEvent row1 -PassThru 3> $null'; csv = "USER_ID,SESSION_ID,EVENT_TYPE,TIMESTAMP,ITEM_ID`nu1,s,click,1700000000,i1`nu2,s2,click,1700000001,i2"; count = 2 }
        @{ command = 'Remove-PersonalizeUser shop -Force -PassThru'; csv = "USER_ID`nu0001`nu0002"; count = 1 }
        @{ command = 'Remove-PersonalizeCampaign -Force -PassThru'; csv = "Name`nrow1`nrow2"; count = 2 }
        @{ command = 'Remove-PersonalizeSolution -Force -PassThru'; csv = "Name`nrow1`nrow2"; count = 2 }
        @{ command = 'Remove-PersonalizeDatasetGroup -Force -PassThru'; csv = "Name`nrow1`nrow2"; count = 2 }
    ) {
        Set-Content rows.csv $csv
        @(Import-Csv rows.csv | & ([scriptblock]::Create("`$input | $command"))).Count | Should -Be $count
    }

    It 'streams: the first answer comes before the last user is read' {
        'USER_ID', (1..50) | ForEach-Object { $_ } | Set-Content users.csv
        $read = [Collections.Generic.List[string]]::new()
        $atFirstAnswer = 0
        Import-Csv users.csv | ForEach-Object { $read.Add($_.USER_ID); $_ } | Get-PersonalizeRecommendation shop -NumResults 1 |
            ForEach-Object { if (-not $atFirstAnswer) { $atFirstAnswer = $read.Count } }
        $atFirstAnswer | Should -Be 1
        $read.Count | Should -Be 50
    }

    It 'Select-Object -First ends the rest' {
        $read = [Collections.Generic.List[int]]::new()
        1..1000 | ForEach-Object { $read.Add($_); "$_" } | Get-PersonalizeRecommendation shop -NumResults 1 | Select-Object -First 2 | Should -HaveCount 2
        $read.Count | Should -BeLessOrEqual 3
    }
}
