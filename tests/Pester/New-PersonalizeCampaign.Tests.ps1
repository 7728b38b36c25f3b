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

    It 'writes nothing with -WhatIf' {
        New-PersonalizeCampaign unmade shop -WhatIf
        Get-PersonalizeCampaign unmade* | Should -BeNullOrEmpty
    }
}
