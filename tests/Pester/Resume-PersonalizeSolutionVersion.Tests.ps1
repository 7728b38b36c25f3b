BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
}

AfterAll {
    Exit-TestStore
}

Describe 'Resume-PersonalizeSolutionVersion' {
    It 'refuses a version that is complete' {
        { $version | Resume-PersonalizeSolutionVersion -ErrorAction Stop } | Should -Throw
        ($version | Get-PersonalizeSolutionVersion).Status | Should -Be 'ACTIVE'
    }

    It 'does nothing with -WhatIf' {
        { $version | Resume-PersonalizeSolutionVersion -WhatIf -ErrorAction Stop } | Should -Not -Throw
    }
}
