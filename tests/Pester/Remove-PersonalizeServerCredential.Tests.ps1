BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Remove-PersonalizeServerCredential' {
    It 'revokes one, and leaves the others' {
        $kept = New-PersonalizeServerCredential Read
        $revoked = New-PersonalizeServerCredential Read
        (Get-PersonalizeServerCredential | Where-Object AccessKeyId -eq $revoked.AccessKeyId | Remove-PersonalizeServerCredential -Force -PassThru).AccessKeyId |
            Should -Be $revoked.AccessKeyId
        (Get-PersonalizeServerCredential).AccessKeyId | Should -Be $kept.AccessKeyId
    }

    It 'says that there is none' {
        { Remove-PersonalizeServerCredential PLOCNOBODY -Force -ErrorAction Stop } | Should -Throw -ErrorId 'ServerCredentialNotFound*'
    }
}
