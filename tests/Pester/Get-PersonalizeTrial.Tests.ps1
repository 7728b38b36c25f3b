BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $result = Invoke-AutoML shop -Name tuned -RecipeList aws-hrnn -MaxTrainingJobs 3 6> $null
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeTrial' {
    It 'lists the winner, then the others by their metric' {
        $trials = Get-PersonalizeTrial tuned
        $trials.Count | Should -Be 3
        $trials.Number | Should -Be $result.Leaderboard.Number
        $done = @($trials | Where-Object Status -eq COMPLETED)
        $done[0].Number | Should -Be $result.Leaderboard[0].Number
        $others = @($done | Select-Object -Skip 1)
        $others.Metric | Should -Be ($others.Metric | Sort-Object -Descending)
    }

    It 'takes a result or a version from the pipeline and has the epochs' {
        @($result | Get-PersonalizeTrial).Count | Should -Be 3
        $first = Get-PersonalizeSolutionVersion -SolutionVersion tuned | Get-PersonalizeTrial | Select-Object -First 1
        $first.Epochs.Count | Should -BeGreaterThan 0
    }

    It 'refuses a solution that does not exist' {
        { Get-PersonalizeTrial nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
