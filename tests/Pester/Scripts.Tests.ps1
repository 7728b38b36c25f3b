# The sample scripts for operations, on data that gets worse.

BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $folder = "$PSScriptRoot/../../bin/examples"
    $gate = "$folder/Invoke-PromotionGate.ps1"
    $nightly = "$folder/Invoke-NightlyRetraining.ps1"
    $log = Join-Path $TestDrive 'nightly.log'
    $version = New-TestVersion
    $campaign = New-PersonalizeCampaign shop $version

    # What nobody can predict: new users who do anything.
    function New-NoiseFile {
        $path = Join-Path $TestDrive 'noise.csv'
        $chance = [Random]::new(1)
        $rows = foreach ($user in 1..300) {
            foreach ($place in 1..10) { "noise$user,i$($chance.Next(2000)),$(1700000000 + $chance.Next(1000000))" }
        }
        @('USER_ID,ITEM_ID,TIMESTAMP') + $rows | Set-Content $path
        $path
    }
}

AfterAll {
    Exit-TestStore
}

Describe 'Invoke-PromotionGate.ps1' {
    It 'passes and promotes into a campaign that does not exist yet' {
        $rules = & $gate new shop -Promote
        $LASTEXITCODE | Should -Be 0
        $rules.Passed | Should -Not -Contain $false
        (Get-PersonalizeCampaign new).SolutionVersionArn | Should -Be $version.Arn
        Remove-PersonalizeCampaign new -Force
    }

    It 'promotes nothing with -WhatIf' {
        $null = & $gate new shop -Promote -WhatIf
        $LASTEXITCODE | Should -Be 0
        @(Get-PersonalizeCampaign new*).Count | Should -Be 0
    }

    It 'refuses a version under a floor, and names the rule' {
        $rules = & $gate shop shop -Minimum @{ precision_at_5 = 1 } -Promote -WarningVariable warned -WarningAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        ($rules | Where-Object Passed -EQ $false).Rule | Should -Be 'precision_at_5'
        "$warned" | Should -BeLike "*must not serve 'shop': precision_at_5.*"
    }

    It 'refuses a version that is not well above the baselines' {
        $rules = & $gate shop shop -MinimumGain 1000 -WarningAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $rules[-1].Rule | Should -BeLike '*over the best baseline'
    }

    It 'keeps a report' {
        $null = & $gate shop shop -ReportPath (Join-Path $TestDrive 'gate.html')
        Get-Content (Join-Path $TestDrive 'gate.html') -Raw | Should -BeLike '<!DOCTYPE html>*'
    }

    It 'says that a metric does not exist, and which do' {
        $null = & $gate shop shop -Metric precision_at_7 -ErrorVariable failure 2> $null
        $LASTEXITCODE | Should -Be 1
        "$failure" | Should -BeLike "*'precision_at_7'*precision_at_5*"
    }

    It 'tells a pipeline by its exit code' {
        $script = "Import-Module '$PSScriptRoot/../../Personalize.psd1'; & '$gate' shop shop -Minimum @{ coverage = 2 }; exit `$LASTEXITCODE"
        Invoke-PowerShell -NoProfile -NonInteractive -Command $script *> $null
        $LASTEXITCODE | Should -Be 2
    }
}

Describe 'Invoke-NightlyRetraining.ps1' {
    It 'does nothing with -WhatIf' {
        & $nightly shop -Path (New-NoiseFile) -LogPath $log -WhatIf
        $LASTEXITCODE | Should -Be 0
        @(Get-PersonalizeSolutionVersion -Solution shop).Count | Should -Be 1
        (Get-PersonalizeDataset shop INTERACTIONS).RowCount | Should -Be 3000
    }

    It 'serves the new version, keeps the newest ones and logs what it did' {
        & $nightly shop -Keep 1 -LogPath $log -MaximumFall 1
        $LASTEXITCODE | Should -Be 0
        $now = (Get-PersonalizeCampaign shop).SolutionVersionArn
        $now | Should -Not -Be $version.Arn
        (Get-PersonalizeSolutionVersion -Solution shop).Arn | Should -Be $now
        Get-Content $log | Select-Object -Last 1 | Should -Match "^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO  Deleted $($version.Arn)\.$"
    }

    It 'rolls back when the new version does not answer' {
        $before = (Get-PersonalizeCampaign shop).SolutionVersionArn
        function Get-PersonalizeRecommendation { throw 'The model cannot be read.' }
        & $nightly shop -LogPath $log -MaximumFall 1
        $LASTEXITCODE | Should -Be 3
        (Get-PersonalizeCampaign shop).SolutionVersionArn | Should -Be $before
        (Get-Content $log -Raw) | Should -BeLike "*ERROR*'nobody': The model cannot be read.*Rolled*back*"
    }

    It 'goes on with the old version when the metrics have fallen' {
        $before = (Get-PersonalizeCampaign shop).SolutionVersionArn
        & $nightly shop -Path (New-NoiseFile) -LogPath $log
        $LASTEXITCODE | Should -Be 2
        (Get-PersonalizeCampaign shop).SolutionVersionArn | Should -Be $before
        (Get-Content $log -Raw) | Should -BeLike '*Imported 3000 of 3000 rows*WARN  *of the serving version: *metrics have fallen*'
    }

    It 'fails clearly for a campaign that does not exist' {
        & $nightly nowhere -LogPath $log -ErrorVariable failure 2> $null
        $LASTEXITCODE | Should -Be 1
        "$failure" | Should -BeLike "*'nowhere'*"
        (Get-Content $log)[-1] | Should -BeLike "*ERROR*'nowhere'*"
    }
}
