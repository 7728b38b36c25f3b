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

    It 'reports one that does not exist' {
        { Get-PersonalizeSolution nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
