BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $first = New-TestVersion
    $second = New-PersonalizeSolutionVersion shop -Seed 9
    $campaign = New-PersonalizeCampaign shop $first
}

AfterAll {
    Exit-TestStore
}

Describe 'Set-PersonalizeCampaign' {
    It 'serves another version from then on' {
        $before = (Get-PersonalizeRecommendation shop 1).Score
        $campaign | Set-PersonalizeCampaign -SolutionVersion $second | Should -BeNullOrEmpty
        (Get-PersonalizeCampaign shop).SolutionVersionArn | Should -Be $second.Arn
        (Get-PersonalizeRecommendation shop 1).Score | Should -Not -Be $before
        Remove-PersonalizeSolutionVersion $first -Force
    }

    It 'changes only what is named' {
        $changed = Set-PersonalizeCampaign shop -MinProvisionedTPS 3 -PassThru
        $changed.MinProvisionedTPS | Should -Be 3
        $changed.SolutionVersionArn | Should -Be $second.Arn
    }

    It 'changes nothing with -WhatIf' {
        Set-PersonalizeCampaign shop -MinProvisionedTPS 9 -WhatIf
        (Get-PersonalizeCampaign shop).MinProvisionedTPS | Should -Be 3
    }
}
