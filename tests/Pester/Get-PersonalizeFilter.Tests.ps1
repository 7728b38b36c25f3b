BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $filter = New-PersonalizeFilter seen shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")'
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeFilter' {
    It 'lists and finds filters' {
        (Get-PersonalizeFilter).Name | Should -Be 'seen'
        (Get-PersonalizeFilter s* -DatasetGroup shop).FilterExpression | Should -BeLike 'EXCLUDE*'
        ($filter | Get-PersonalizeFilter).Name | Should -Be 'seen'
    }

    It 'completes names' {
        $line = 'Get-PersonalizeFilter se'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'seen'
    }
}
