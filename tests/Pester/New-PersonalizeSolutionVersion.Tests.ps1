BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-PersonalizeSolution shop shop -RecipeArn aws-hrnn
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeSolutionVersion' {
    It 'trains and keeps metrics and epochs' {
        $version = Get-PersonalizeSolution shop | New-PersonalizeSolutionVersion -Seed 7
        $version.Status | Should -Be 'ACTIVE'
        $version.Seed | Should -Be 7
        $version.Hyperparameters['hidden_dimension'] | Should -Be '43'
        $version.Epochs.Count | Should -BeGreaterThan 0
    }

    It 'trains nothing with -WhatIf' {
        $before = @(Get-PersonalizeSolutionVersion).Count
        New-PersonalizeSolutionVersion shop -WhatIf
        @(Get-PersonalizeSolutionVersion).Count | Should -Be $before
    }

    It 'refuses a solution that does not exist' {
        { New-PersonalizeSolutionVersion nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
