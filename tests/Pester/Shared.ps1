# Dot-sourced by every test file in BeforeAll. Each file works in an own store in TestDrive:, on data it makes itself.

function Enter-TestStore {
    Import-Module "$PSScriptRoot/../../Personalize.psd1"
    $env:PERSONALIZE_STORE = Join-Path $TestDrive 'store'
}

# Closes the store, so that TestDrive: can be deleted on Windows, too.
function Exit-TestStore {
    Remove-Module Personalize
    $env:PERSONALIZE_STORE = $null
}

# A shop just large enough to train on: dataset group shop with Interactions.
function Import-TestData {
    $script:sample = New-PersonalizeSampleDataset (Join-Path $TestDrive 'sample') -UserCount 60 -ItemCount 40 -EventCount 3000
    $null = $sample | Where-Object Type -eq Interactions | Import-PersonalizeDataset -DatasetGroup shop 6> $null
}

# A trained version of the solution shop.
function New-TestVersion {
    New-PersonalizeSolution shop shop -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion
}
