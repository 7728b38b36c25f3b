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

    It 'stops a training, and the list view says how it goes on' {
        Remove-PersonalizeSolution shop -Force
        Stop-ExampleTraining
        $stopped = Get-PersonalizeSolutionVersion -Solution shop
        $stopped.Status | Should -Be 'CREATE STOPPED'
        $stopped.FailureReason | Should -Be 'Training was stopped. It can be resumed.'
        $stopped | Format-List | Out-String | Should -BeLike '*NextStep*Resume-PersonalizeSolutionVersion continues it.*'
        $version = Resume-PersonalizeSolutionVersion shop
        $version | Format-List | Out-String | Should -Not -BeLike '*NextStep*'
    }

    It 'does nothing with -WhatIf' {
        { $version | Stop-PersonalizeSolutionVersion -WhatIf -ErrorAction Stop } | Should -Not -Throw
    }
}
