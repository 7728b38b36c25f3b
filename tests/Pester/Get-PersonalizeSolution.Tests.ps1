BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-PersonalizeSolution one shop -RecipeArn aws-hrnn
    $null = New-PersonalizeSolution two shop -RecipeArn aws-hrnn
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeSolution' {
    It 'lists and finds solutions' {
        (Get-PersonalizeSolution).Name | Should -Be 'one', 'two'
        (Get-PersonalizeSolution t*).Name | Should -Be 'two'
        (Get-PersonalizeSolution -DatasetGroup shop).Count | Should -Be 2
    }

    It 'shows when a training is due, and why' {
        $null = New-PersonalizeSolution timed shop -RecipeArn aws-user-personalization
        $schedule = (Get-PersonalizeSolution timed).TrainingSchedule
        $schedule.IsDue | Should -BeTrue
        $schedule.Reason | Should -BeLike '*no ACTIVE version yet*'
        Get-PersonalizeSolution timed | Format-List | Out-String -Width 300 | Should -Match 'NextTraining +: .*due'
        (Get-PersonalizeSolution one).TrainingSchedule | Should -BeNullOrEmpty
        Get-PersonalizeSolution one | Format-List | Out-String | Should -Not -Match NextTraining
        Remove-PersonalizeSolution timed -Force
    }

    It 'reports one that does not exist' {
        { Get-PersonalizeSolution nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
