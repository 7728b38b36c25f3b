BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeServerCredential' {
    It 'makes a credential, and shows its secret only once' {
        $credential = New-PersonalizeServerCredential Events -AccountId 123456789012 -Description 'web'
        $credential.SecretAccessKey.Length | Should -Be 40
        $known = Get-PersonalizeServerCredential | Where-Object AccessKeyId -eq $credential.AccessKeyId
        $known.Scope | Should -Be 'Events'
        $known.AccountId | Should -Be '123456789012'
        ($known | ConvertTo-Json) | Should -Not -BeLike "*$($credential.SecretAccessKey)*"
        Get-ChildItem $env:PERSONALIZE_STORE -File credentials* | ForEach-Object { Get-Content $_ -Raw } | Should -Not -BeLike "*$($credential.SecretAccessKey)*"
    }

    It 'refuses an account that is none' {
        { New-PersonalizeServerCredential -AccountId 12 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidServerCredential*'
    }
}
