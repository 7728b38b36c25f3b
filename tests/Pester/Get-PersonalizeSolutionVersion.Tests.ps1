BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeSolutionVersion' {
    It 'lists versions' {
        (Get-PersonalizeSolutionVersion -Solution shop).Arn | Should -Be $version.Arn
        (Get-PersonalizeSolution shop | Get-PersonalizeSolutionVersion).Arn | Should -Be $version.Arn
    }

    It 'finds one by ARN, object and the name of its solution' {
        (Get-PersonalizeSolutionVersion -SolutionVersion $version.Arn).Status | Should -Be 'ACTIVE'
        ($version | Get-PersonalizeSolutionVersion).Arn | Should -Be $version.Arn
        (Get-PersonalizeSolutionVersion -SolutionVersion shop).Arn | Should -Be $version.Arn
    }
}
