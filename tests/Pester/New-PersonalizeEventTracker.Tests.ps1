BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $group = New-PersonalizeDatasetGroup shop
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeEventTracker' {
    It 'writes nothing with -WhatIf' {
        $group | New-PersonalizeEventTracker unmade -WhatIf
        Get-PersonalizeEventTracker | Should -BeNullOrEmpty
    }

    It 'makes a tracker, and the dataset that it needs' {
        $tracker = $group | New-PersonalizeEventTracker shop 6> $null
        [guid] $tracker.TrackingId | Should -Not -BeNullOrEmpty
        (Get-PersonalizeDataset shop Interactions).Name | Should -Be 'shop-interactions'
    }

    It 'makes one for a group' {
        { New-PersonalizeEventTracker second shop -ErrorAction Stop } | Should -Throw -ErrorId 'TooManyEventTrackers*'
    }
}
