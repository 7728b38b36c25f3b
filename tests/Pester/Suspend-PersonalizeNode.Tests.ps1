BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Suspend-PersonalizeNode' {
    It 'says that a directory has no nodes' {
        { Suspend-PersonalizeNode node1 -ErrorAction Stop } | Should -Throw -ErrorId 'StoreNotShared*'
    }
}
