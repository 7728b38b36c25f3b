BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Start-PersonalizeServer' {
    # Here, because Pester deletes what the tests have written, and with it the trace of the server, at the end of this block.
    AfterAll {
        Get-PersonalizeServer | Stop-PersonalizeServer
    }

    It 'starts a server that is ready, and is found' {
        $server = Start-PersonalizeServer http://127.0.0.1:0 -InformationVariable said 6> $null
        Invoke-RestMethod "$($server.Address)/ready" | Should -Be 'ready'
        (Get-PersonalizeServer).ProcessId | Should -Be $server.ProcessId
        $server.LogPath | Should -Exist
        "$said" | Should -BeLike '*New-PersonalizeServerCredential*'
    }

    It 'returns a link that opens the page' {
        $server = Get-PersonalizeServer
        $server.PageLink | Should -BeLike "$($server.Address)/page/enter?token=*"
        $null = Invoke-WebRequest $server.PageLink -SessionVariable session
        (Invoke-WebRequest $server.Address -WebSession $session).Content | Should -BeLike '*<title>Overview*'
        { Invoke-WebRequest $server.Address } | Should -Throw
        $server | Format-List | Out-String -Width 300 | Should -BeLike '*PageLink*token=*'
        $server | Out-String -Width 300 | Should -Not -BeLike '*token=*'
    }

    It 'refuses a second one over the same store' {
        { Start-PersonalizeServer http://127.0.0.1:0 -ErrorAction Stop } | Should -Throw -ErrorId 'ServerRunning*'
    }

    It 'says why it does not start' {
        Stop-PersonalizeServer
        { Start-PersonalizeServer http://0.0.0.0:0 -LogPath "$TestDrive/refused.log" -ErrorAction Stop } | Should -Throw -ErrorId 'ServerCannotStart*' -ExpectedMessage '*--allow-insecure*'
        Get-PersonalizeServer | Should -BeNullOrEmpty
    }

    It 'says of a log from earlier only what this start has added' {
        $log = "$TestDrive/earlier.log"
        { Start-PersonalizeServer http://0.0.0.0:0 -LogPath $log -ErrorAction Stop } | Should -Throw -ErrorId 'ServerCannotStart*'
        $why = { Start-PersonalizeServer localhost -LogPath $log -ErrorAction Stop } | Should -Throw -ErrorId 'ServerCannotStart*' -PassThru
        "$why" | Should -BeLike "*'localhost' is not an address to listen on*"
        "$why" | Should -Not -BeLike '*--allow-insecure*'
    }

    It 'says why, where it cannot write its log' {
        New-Item "$TestDrive/a file" -ItemType File
        { Start-PersonalizeServer http://127.0.0.1:0 -LogPath "$TestDrive/a file/server.log" -ErrorAction Stop } | Should -Throw -ErrorId 'ServerCannotStart*' -ExpectedMessage '*a file*'
    }

    It 'ends the server with the session, and keeps it with -Detached' {
        $path = (Resolve-Path "$PSScriptRoot/../../Personalize.psd1").Path
        $id = Invoke-PowerShell -NoProfile -Command "Import-Module '$path'; (Start-PersonalizeServer http://127.0.0.1:0 6> `$null).ProcessId"
        while (Get-Process -Id $id -ErrorAction Ignore) { Start-Sleep -Milliseconds 100 }
        Get-PersonalizeServer | Should -BeNullOrEmpty

        $id = Invoke-PowerShell -NoProfile -Command "Import-Module '$path'; (Start-PersonalizeServer http://127.0.0.1:0 -Detached 6> `$null).ProcessId"
        (Get-PersonalizeServer).ProcessId | Should -Be $id
    }
}
