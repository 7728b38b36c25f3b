BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
}

AfterAll {
    Exit-TestStore
}

Describe 'Stop-PersonalizeSolutionVersion' {
    It 'refuses a version that is not being trained' {
        { $version | Stop-PersonalizeSolutionVersion -ErrorAction Stop } | Should -Throw
        ($version | Get-PersonalizeSolutionVersion).Status | Should -Be 'ACTIVE'
    }

    It 'does nothing with -WhatIf' {
        { $version | Stop-PersonalizeSolutionVersion -WhatIf -ErrorAction Stop } | Should -Not -Throw
    }
}
