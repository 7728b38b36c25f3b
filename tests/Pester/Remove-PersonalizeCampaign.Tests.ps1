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

Describe 'Remove-PersonalizeCampaign' {
    It 'deletes a campaign and keeps its version' {
        Get-PersonalizeCampaign shop | Remove-PersonalizeCampaign -Force
        Get-PersonalizeCampaign | Should -BeNullOrEmpty
        ($version | Get-PersonalizeSolutionVersion).Status | Should -Be 'ACTIVE'
    }
}
