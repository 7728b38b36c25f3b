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
        # Beside the models are the histories that serving has saved; they belong to the dataset group.
        Get-ChildItem (Join-Path $env:PERSONALIZE_STORE 'models') -Recurse -File -Filter *.safetensors | Should -BeNullOrEmpty
    }
}
