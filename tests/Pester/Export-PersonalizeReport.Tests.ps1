BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
}

AfterAll {
    Exit-TestStore
}

Describe 'Export-PersonalizeReport' {
    It 'writes one page about a version' {
        $file = $version | Export-PersonalizeReport -Path (Join-Path $TestDrive 'report.html')
        $file.FullName | Should -Exist
        $html = Get-Content -Raw $file.FullName
        $html | Should -BeLike '<!DOCTYPE html>*'
        $html | Should -BeLike "*$($version.Name)*"
        $html | Should -Not -BeLike '*<script*'
    }

    It 'names the file like the version in a folder' {
        (Export-PersonalizeReport shop $TestDrive).Name | Should -Be "$($version.Name.Replace('/', '-')).html"
    }

    It 'writes nothing with -WhatIf and refuses what does not exist' {
        Export-PersonalizeReport shop (Join-Path $TestDrive 'not.html') -WhatIf
        Join-Path $TestDrive 'not.html' | Should -Not -Exist
        { Export-PersonalizeReport nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
    }
}
