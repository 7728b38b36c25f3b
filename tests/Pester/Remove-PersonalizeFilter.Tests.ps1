BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-PersonalizeFilter seen shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")'
}

AfterAll {
    Exit-TestStore
}

Describe 'Remove-PersonalizeFilter' {
    It 'deletes a filter' {
        (Get-PersonalizeFilter seen | Remove-PersonalizeFilter -Force -PassThru).Name | Should -Be 'seen'
        Get-PersonalizeFilter | Should -BeNullOrEmpty
    }
}
