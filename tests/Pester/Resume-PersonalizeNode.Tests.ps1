BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Resume-PersonalizeNode' {
    It 'says that a directory has no nodes' {
        { Resume-PersonalizeNode node1 -ErrorAction Stop } | Should -Throw -ErrorId 'StoreNotShared*'
    }
}
