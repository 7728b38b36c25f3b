BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Test-PersonalizeSolutionConfig' {
    It 'is true for what obeys the rules, however it is written' -ForEach @(
        @{ Config = @{ algorithmHyperParameters = @{ bptt = 16 } } }
        @{ Config = '{"algorithmHyperParameters":{"bptt":"16"}}' }
        @{ Config = "AlgorithmHyperParameters:`n  bptt: 16" }
    ) {
        Test-PersonalizeSolutionConfig $Config -RecipeArn aws-hrnn | Should -BeTrue
    }

    It 'is false beside an error that names key, value and what is allowed' {
        $problem = $null
        Test-PersonalizeSolutionConfig @{ algorithmHyperParameters = @{ bptt = 64 } } -RecipeArn aws-hrnn -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeFalse
        "$problem" | Should -Match 'bptt is 64; it must be an integer from 2 to 32'
    }

    It 'creates nothing' {
        $null = Test-PersonalizeSolutionConfig @{} -PerformAutoML
        $env:PERSONALIZE_STORE | Should -Not -Exist
    }
}
