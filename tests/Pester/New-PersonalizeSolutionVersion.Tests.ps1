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

    It 'trains with -IfDue only what is due, and says why not otherwise' {
        $daily = New-PersonalizeSolution daily shop -RecipeArn aws-hrnn -WarningVariable said -SolutionConfig @{
            autoTrainingConfig = @{ schedulingExpression = 'rate(1 day)' }
        } 3> $null
        "$said" | Should -BeLike '*nothing is trained by itself*'
        (Get-PersonalizeSolution daily).TrainingSchedule.IsDue | Should -BeTrue
        New-PersonalizeSolutionVersion daily -IfDue -WhatIf | Should -BeNullOrEmpty
        $version = $daily | New-PersonalizeSolutionVersion -IfDue 6> $null
        $version.Status | Should -Be 'ACTIVE'

        $again = New-PersonalizeSolutionVersion daily -IfDue -InformationVariable why 6> $null
        $again | Should -BeNullOrEmpty
        "$why" | Should -BeLike '*not due before*rate(1 day)*'
        @(Get-PersonalizeSolutionVersion -Solution daily).Count | Should -Be 1
        { New-PersonalizeSolutionVersion daily -TrainingMode UPDATE -IfDue -ErrorAction Stop } | Should -Throw -ErrorId 'UpdateNotSupported*'
    }

    It 'refuses a solution that does not exist' {
        { New-PersonalizeSolutionVersion nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
