BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeServerCredential' {
    It 'lists them in the order in which they were made' {
        Get-PersonalizeServerCredential | Should -BeNullOrEmpty
        $made = 'All', 'Read', 'Events' | ForEach-Object { New-PersonalizeServerCredential $_ }
        (Get-PersonalizeServerCredential).AccessKeyId | Should -Be $made.AccessKeyId
    }
}
