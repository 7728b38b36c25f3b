BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeCampaign' {
    It 'serves a version, or the newest of a solution' {
        (New-PersonalizeCampaign by-version $version).SolutionVersionArn | Should -Be $version.Arn
        (New-PersonalizeCampaign by-solution shop).SolutionVersionArn | Should -Be $version.Arn
        ($version | New-PersonalizeCampaign -Name piped).Status | Should -Be 'ACTIVE'
    }

    It 'refuses a name that is taken' {
        $null = New-PersonalizeCampaign taken shop
        { New-PersonalizeCampaign taken shop -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceAlreadyExists*'
    }

    It 'takes every new version of a solution with $LATEST, and shows it' {
        $campaign = New-PersonalizeCampaign follower 'shop/$LATEST'
        $campaign.SyncWithLatestSolutionVersion | Should -BeTrue
        $new = New-PersonalizeSolutionVersion shop
        (Get-PersonalizeCampaign follower).SolutionVersionArn | Should -Be $new.Arn
        (Get-PersonalizeCampaign by-version).SolutionVersionArn | Should -Be $version.Arn
    }

    It 'refuses to follow and to stay at the same time' {
        { New-PersonalizeCampaign both 'shop/$LATEST' -CampaignConfig @{ syncWithLatestSolutionVersion = $false } -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidCampaignConfig*'
    }

    It 'explores new items with aws-user-personalization, and not with weight 0' {
        $null = $sample | Where-Object Type -eq Items | Import-PersonalizeDataset -DatasetGroup shop 6> $null
        $explorer = New-PersonalizeSolution explorer shop -RecipeArn User-Personalization | New-PersonalizeSolutionVersion -WarningAction Ignore
        $null = New-PersonalizeCampaign explores $explorer
        $null = New-PersonalizeCampaign exploits $explorer -CampaignConfig @{ itemExplorationConfig = @{ explorationWeight = 0 } }
        $first = Get-PersonalizeRecommendation exploits u0001 10
        (Get-PersonalizeRecommendation exploits u0001 10).ItemId | Should -Be $first.ItemId
        (Get-PersonalizeRecommendation $explorer.Arn u0001 10).ItemId | Should -Be $first.ItemId
        $first.IsExplored | Should -Not -Contain $true
        (Get-PersonalizeRecommendation explores u0001 10).Count | Should -Be 10
    }

    It 'says what explores if the recipe does not' {
        { New-PersonalizeCampaign wrong shop -CampaignConfig @{ itemExplorationConfig = @{ explorationWeight = 0.5 } } -ErrorAction Stop } |
            Should -Throw '*only aws-user-personalization does*'
    }

    It 'writes nothing with -WhatIf' {
        New-PersonalizeCampaign unmade shop -WhatIf
        Get-PersonalizeCampaign unmade* | Should -BeNullOrEmpty
    }
}
