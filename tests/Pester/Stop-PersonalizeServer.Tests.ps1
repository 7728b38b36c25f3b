BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Stop-PersonalizeServer' {
    # Here, because Pester deletes what the tests have written, and with it the trace of the server, at the end of this block.
    AfterAll {
        Get-PersonalizeServer | Stop-PersonalizeServer
    }

    It 'stops the server, which is then gone' {
        $server = Start-PersonalizeServer http://127.0.0.1:0 6> $null
        ($server | Stop-PersonalizeServer -PassThru).ProcessId | Should -Be $server.ProcessId
        Get-PersonalizeServer | Should -BeNullOrEmpty
    }

    It 'says that there is none' {
        { Stop-PersonalizeServer -ErrorAction Stop } | Should -Throw -ErrorId 'ServerNotRunning*'
    }
}
