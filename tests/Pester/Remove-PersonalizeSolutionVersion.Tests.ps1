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

Describe 'Remove-PersonalizeSolutionVersion' {
    It 'refuses a version that a campaign serves' {
        $version | Remove-PersonalizeSolutionVersion -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
    }

    It 'deletes a version with its model' {
        $campaign | Remove-PersonalizeCampaign -Force
        ($version | Remove-PersonalizeSolutionVersion -Force -PassThru).Arn | Should -Be $version.Arn
        Join-Path $env:PERSONALIZE_STORE 'models' ($version.Arn -replace '^.*/') | Should -Not -Exist
    }
}
