BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Remove-PersonalizeDatasetGroup' {
    It 'deletes and says nothing' {
        $null = New-PersonalizeDatasetGroup gone
        Remove-PersonalizeDatasetGroup gone -Force | Should -BeNullOrEmpty
        Get-PersonalizeDatasetGroup gone* | Should -BeNullOrEmpty
    }

    It 'emits what went with -PassThru' {
        (New-PersonalizeDatasetGroup gone | Remove-PersonalizeDatasetGroup -Force -PassThru).Name | Should -Be 'gone'
    }

    It 'refuses a group in use without -Force and deletes it with' {
        Import-TestData
        Remove-PersonalizeDatasetGroup shop -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
        Remove-PersonalizeDatasetGroup shop -Force
        Get-PersonalizeDataset | Should -BeNullOrEmpty
    }

    It 'deletes nothing with -WhatIf, even with -Force' {
        $null = New-PersonalizeDatasetGroup stays
        Remove-PersonalizeDatasetGroup stays -Force -WhatIf
        Get-PersonalizeDatasetGroup stays | Should -Not -BeNullOrEmpty
    }
}
