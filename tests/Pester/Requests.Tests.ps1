# Requests of the API as objects, as notebooks and configuration files have them.

BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Requests as objects' {
    It 'names what it does not use' {
        $null = [pscustomobject]@{ name = 'piped'; roleArn = 'r' } | New-PersonalizeDatasetGroup -WarningVariable warnings 3> $null
        "$warnings" | Should -BeLike "*'roleArn'*"
    }

    It 'lets a request choose AutoML' {
        ([pscustomobject]@{ name = 'piped'; datasetGroup = 'piped'; performAutoML = $true } | New-PersonalizeSolution).PerformAutoML | Should -BeTrue
    }
}
