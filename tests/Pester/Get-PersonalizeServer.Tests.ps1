BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeServer' {
    It 'emits nothing where no server has ever been' {
        Get-PersonalizeServer | Should -BeNullOrEmpty
        Get-PersonalizeServer -Store (Join-Path $TestDrive 'nowhere') | Should -BeNullOrEmpty
        Join-Path $TestDrive 'nowhere' | Should -Not -Exist
    }

    It 'does not take a server that was killed for one that runs' {
        $server = Start-PersonalizeServer http://127.0.0.1:0 6> $null
        Stop-Process -Id $server.ProcessId -Force
        while (Get-Process -Id $server.ProcessId -ErrorAction Ignore) { Start-Sleep -Milliseconds 100 }
        Get-PersonalizeServer | Should -BeNullOrEmpty
    }
}
