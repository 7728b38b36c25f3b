BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeSampleDataset' {
    It 'writes three files that say what they are' {
        $files = New-PersonalizeSampleDataset (Join-Path $TestDrive 'a') -UserCount 60 -ItemCount 40 -EventCount 3000
        $files.Type | Should -Be 'Interactions', 'Items', 'Users'
        $files.FullName | Should -Exist
    }

    It 'writes the same for the same seed' {
        $one = New-PersonalizeSampleDataset (Join-Path $TestDrive 'b') -UserCount 60 -ItemCount 40 -EventCount 3000 -Seed 3
        $two = New-PersonalizeSampleDataset (Join-Path $TestDrive 'c') -UserCount 60 -ItemCount 40 -EventCount 3000 -Seed 3
        ($one | Get-FileHash -LiteralPath { $_.FullName }).Hash | Should -Be ($two | Get-FileHash -LiteralPath { $_.FullName }).Hash
    }

    It 'replaces files only with -Force' {
        { New-PersonalizeSampleDataset (Join-Path $TestDrive 'b') -UserCount 60 -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists*'
        New-PersonalizeSampleDataset (Join-Path $TestDrive 'b') -UserCount 60 -ItemCount 40 -EventCount 3000 -Force | Should -HaveCount 3
    }

    It 'writes nothing with -WhatIf' {
        New-PersonalizeSampleDataset (Join-Path $TestDrive 'd') -WhatIf
        Join-Path $TestDrive 'd' | Should -Not -Exist
    }
}
