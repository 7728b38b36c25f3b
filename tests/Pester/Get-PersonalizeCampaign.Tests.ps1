BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
    $campaign = $version | New-PersonalizeCampaign -Name shop
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeCampaign' {
    It 'lists and finds campaigns' {
        (Get-PersonalizeCampaign).Name | Should -Be 'shop'
        (Get-PersonalizeCampaign s* -Solution shop).SolutionVersionArn | Should -Be $version.Arn
        ($campaign | Get-PersonalizeCampaign).Name | Should -Be 'shop'
    }

    It 'completes names' {
        $line = 'Get-PersonalizeCampaign sh'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'shop'
    }
}
