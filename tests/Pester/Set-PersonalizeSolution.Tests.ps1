BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $solution = New-PersonalizeSolution shop shop -RecipeArn aws-user-personalization
}

AfterAll {
    Exit-TestStore
}

Describe 'Set-PersonalizeSolution' {
    It 'switches training by a server on, and says when it is due' {
        $solution.PerformAutoTraining | Should -BeFalse
        $solution | Set-PersonalizeSolution -PerformAutoTraining | Should -BeNullOrEmpty
        $changed = Get-PersonalizeSolution shop
        $changed.PerformAutoTraining | Should -BeTrue
        $changed.TrainingSchedule.SchedulingExpression | Should -Be 'rate(7 days)'
        $changed.TrainingSchedule.IsDue | Should -BeFalse
        ($changed.TrainingSchedule.DueDateTime - [DateTime]::UtcNow).TotalMinutes | Should -BeGreaterThan 55
        $changed | Format-List | Out-String | Should -BeLike '*switched on*'
    }

    It 'changes only what is named' {
        $changed = Set-PersonalizeSolution shop @{ autoTrainingConfig = @{ schedulingExpression = 'rate(3 days)' } } -PassThru
        $changed.SolutionConfig | Should -Be '{"autoTrainingConfig":{"schedulingExpression":"rate(3 days)"}}'
        $changed.PerformAutoTraining | Should -BeTrue
        $changed.LatestSolutionUpdate.PerformAutoTraining | Should -BeNullOrEmpty
        $both = Set-PersonalizeSolution shop -PerformAutoTraining:$false -PerformIncrementalUpdate -PassThru
        $both.PerformAutoTraining, $both.PerformIncrementalUpdate | Should -Be $false, $true
        $both.SolutionConfig | Should -Be $changed.SolutionConfig
    }

    It 'takes a request of UpdateSolution' {
        '{"solutionArn":"arn:local:personalize:::solution/shop","performAutoTraining":true,"solutionUpdateConfig":{"autoTrainingConfig":{"schedulingExpression":"rate(9 days)"}}}' |
            ConvertFrom-Json | Set-PersonalizeSolution
        (Get-PersonalizeSolution shop).SolutionConfig | Should -BeLike '*rate(9 days)*'
        (Get-PersonalizeSolution shop).PerformAutoTraining | Should -BeTrue
    }

    It 'refuses what cannot be followed' {
        { Set-PersonalizeSolution shop @{ autoTrainingConfig = @{ schedulingExpression = 'cron(0 3 * * ? *)' } } -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidConfigurationValue,*'
        { Set-PersonalizeSolution shop @{ hpoConfig = @{} } -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownConfigurationKey,*'
        $null = New-PersonalizeSolution plain shop -RecipeArn aws-hrnn
        { Set-PersonalizeSolution plain -PerformIncrementalUpdate -ErrorAction Stop } | Should -Throw -ErrorId 'UpdateNotSupported,*'
        { Set-PersonalizeSolution nosuch -PerformAutoTraining -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound,*'
    }

    It 'changes nothing with -WhatIf' {
        Set-PersonalizeSolution shop -PerformAutoTraining:$false -WhatIf
        (Get-PersonalizeSolution shop).PerformAutoTraining | Should -BeTrue
    }

    It 'completes the interval' {
        $line = 'Set-PersonalizeSolution shop -SolutionUpdateConfig '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "@{ autoTrainingConfig = @{ schedulingExpression = 'rate(7 days)' } }"
    }
}
