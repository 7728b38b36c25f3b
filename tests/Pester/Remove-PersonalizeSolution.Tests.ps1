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

Describe 'Remove-PersonalizeSolution' {
    It 'refuses a solution that a campaign serves, and names the campaign' {
        Remove-PersonalizeSolution shop -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
        "$problem" | Should -BeLike "*campaign 'shop'*"
    }

    It 'takes its versions along' {
        $campaign | Remove-PersonalizeCampaign -Force
        Get-PersonalizeSolution shop | Remove-PersonalizeSolution -Force
        Get-PersonalizeSolutionVersion | Should -BeNullOrEmpty
    }
}
