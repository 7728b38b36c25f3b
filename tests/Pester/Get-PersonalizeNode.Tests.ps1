BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeNode' {
    It 'finds no nodes in a directory' {
        Get-PersonalizeNode | Should -BeNullOrEmpty
        Get-PersonalizeNode 'node*' | Should -BeNullOrEmpty
    }

    It 'says that a named one is missing' {
        { Get-PersonalizeNode node1 -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound*'
    }
}
