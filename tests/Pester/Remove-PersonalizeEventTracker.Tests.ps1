BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $null = New-PersonalizeDatasetGroup shop | New-PersonalizeEventTracker clicks 6> $null
}

AfterAll {
    Exit-TestStore
}

Describe 'Remove-PersonalizeEventTracker' {
    It 'deletes a tracker, after which its dataset can go' {
        { Remove-PersonalizeDataset shop Interactions -Force -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceInUse*'
        (Get-PersonalizeEventTracker clicks | Remove-PersonalizeEventTracker -Force -PassThru).Name | Should -Be 'clicks'
        Get-PersonalizeEventTracker | Should -BeNullOrEmpty
        Remove-PersonalizeDataset shop Interactions -Force
    }
}
