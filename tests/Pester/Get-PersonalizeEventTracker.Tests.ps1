BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $tracker = New-PersonalizeDatasetGroup shop | New-PersonalizeEventTracker clicks 6> $null
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeEventTracker' {
    It 'lists and finds trackers' {
        (Get-PersonalizeEventTracker).Name | Should -Be 'clicks'
        (Get-PersonalizeEventTracker c* -DatasetGroup shop).TrackingId | Should -Be $tracker.TrackingId
        (Get-PersonalizeEventTracker $tracker.TrackingId).Name | Should -Be 'clicks'
        ($tracker | Get-PersonalizeEventTracker).Name | Should -Be 'clicks'
    }

    It 'completes names' {
        $line = 'Get-PersonalizeEventTracker cl'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'clicks'
    }
}
