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

# What starts this same PowerShell again: the program and its first arguments. Where it was installed as a .NET tool, the program is
# dotnet and the first argument pwsh.dll; the host of this repository may run in the same way.
function Get-PowerShellCommand {
    $program = [Environment]::ProcessPath
    if ((Split-Path $program -LeafBase) -eq 'dotnet') { $program, [Environment]::GetCommandLineArgs()[0] } else { $program }
}

# Runs this same PowerShell in a process of its own, with the given arguments.
function Invoke-PowerShell {
    $program, [string[]] $first = Get-PowerShellCommand
    & $program @first @args
}

# Whether this is the host of this repository, which begins with the module imported and has no Start-Job.
function Test-PersonalizeHost {
    (Split-Path ([Environment]::GetCommandLineArgs()[0]) -LeafBase) -eq 'Personalize.Host'
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

# The files that the examples of the help use, and stores from an empty one to one with a campaign that serves.
function New-ExampleWorlds {
    Import-Module "$PSScriptRoot/../../Personalize.psd1"
    $files = New-Item (Join-Path $TestDrive 'examples/files') -ItemType Directory -Force
    $null = New-PersonalizeSampleDataset $files -UserCount 120 -ItemCount 60 -EventCount 3000
    Move-Item "$files/interactions.csv" "$files/clicks.csv"
    $clicks = Import-Csv "$files/clicks.csv"
    $clicks | Select-Object @{ n = 'userId'; e = 'USER_ID' }, @{ n = 'movieId'; e = 'ITEM_ID' }, @{ n = 'rating'; e = { '4.0' } }, @{ n = 'timestamp'; e = 'TIMESTAMP' } |
        Export-Csv "$files/ratings.csv"
    $clicks | Select-Object -Last 50 | Export-Csv "$files/clicks-today1.csv"
    Move-Item "$files/users.csv" "$files/users.full.csv"
    'USER_ID', '105', 'u0001' | Set-Content "$files/users.csv"
    'USER_ID', 'u0001' | Set-Content "$files/forget.csv"
    $items = Import-Csv "$files/items.csv"
    $items | Export-Csv "$files/titles.csv" -UseQuotes Never
    $items | Select-Object *, @{ n = 'COLOR'; e = { "color-$($_.PRICE.Length)" } } | Export-Csv "$files/items-today.csv"
    '{"userId":"105"}' | Set-Content "$files/users.jsonl"
    '{ "algorithmHyperParameters": { "bptt": 16 } }' | Set-Content "$files/solution.yaml"
    $lines = $clicks | ForEach-Object { $_ | Select-Object USER_ID, ITEM_ID, @{ n = 'TIMESTAMP'; e = { [long]$_.TIMESTAMP } } | ConvertTo-Json -Compress }
    $gzip = [IO.Compression.GZipStream]::new([IO.File]::Create("$files/clicks.jsonl.gz"), [IO.Compression.CompressionLevel]::Optimal)
    $gzip.Write([Text.Encoding]::UTF8.GetBytes(($lines + '{"USER_ID":"u1"}') -join "`n"))
    $gzip.Dispose()

    $worlds = [ordered]@{}
    foreach ($name in 'empty', 'bare', 'data', 'trained', 'served', 'stopped') { $worlds[$name] = (New-Item (Join-Path $TestDrive "examples/$name") -ItemType Directory).FullName }
    Push-Location $files
    Use-World $worlds.data {
        Import-ExampleData shop
        Import-ExampleData movies
        $schema = (Get-PersonalizeSchema shop-items).SchemaText
        $schema | Set-Content items.schema.json
        $wider = $schema | ConvertFrom-Json -AsHashtable
        $wider.fields += @{ name = 'COLOR'; type = 'null', 'string'; categorical = $true }
        $wider | ConvertTo-Json -Depth 9 | Set-Content items-today.schema.json
        (Get-PersonalizeSchema shop-interactions).SchemaText | Set-Content interactions.schema.json
    }
    Use-World $worlds.bare {
        $null = New-PersonalizeDatasetGroup shop
        $null = New-PersonalizeSchema shop-interactions Interactions interactions.schema.json
        $null = New-PersonalizeSchema old-items Items items.schema.json
    }
    Pop-Location
    Copy-Item "$($worlds.data)/*" $worlds.trained -Recurse
    Use-World $worlds.trained {
        $null = New-PersonalizeSolution shop shop -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion
        $null = New-PersonalizeSolution movies movies -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion | New-PersonalizeCampaign movies
        $null = New-PersonalizeSolution spare shop -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion
    }
    Copy-Item "$($worlds.trained)/*" $worlds.served -Recurse
    Use-World $worlds.served {
        $null = New-PersonalizeCampaign shop shop
        $null = New-PersonalizeEventTracker shop shop
        $null = New-PersonalizeFilter not-bought shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("purchase")'
        $null = New-PersonalizeFilter by-genre movies 'INCLUDE ItemID WHERE Items.GENRE IN ($GENRE)'
        $null = Invoke-AutoML shop -RecipeList aws-hrnn -MaxTrainingJobs 2 6> $null
    }
    Copy-Item "$($worlds.data)/*" $worlds.stopped -Recurse
    Use-World $worlds.stopped { Stop-ExampleTraining }
    # The richest first: most examples work in it.
    $worlds.served, $worlds.trained, $worlds.data, $worlds.bare, $worlds.empty, $worlds.stopped
}

function Use-World ([string] $store, [scriptblock] $script) {
    Import-Module "$PSScriptRoot/../../Personalize.psd1"
    $env:PERSONALIZE_STORE = $store
    . $script
    Remove-Module Personalize
}

# A version of the solution shop whose training was stopped from outside.
function Stop-ExampleTraining {
    $null = New-PersonalizeSolution shop shop -RecipeArn aws-hrnn -SolutionConfig @{ algorithmHyperParameters = @{ hidden_dimension = 256 } }
    $trainer = [powershell]::Create().AddScript("Import-Module '$PSScriptRoot/../../Personalize.psd1'; New-PersonalizeSolutionVersion shop")
    $running = $trainer.BeginInvoke()
    while (-not (Get-PersonalizeSolutionVersion -Solution shop | Where-Object Status -eq 'CREATE IN_PROGRESS')) { Start-Sleep -Milliseconds 10 }
    Stop-PersonalizeSolutionVersion shop
    try { $null = $trainer.EndInvoke($running) } finally { $trainer.Dispose() }
}

# A group with all three datasets; those of movies are called as in films.
function Import-ExampleData ([string] $group) {
    $map = if ($group -eq 'movies') { @{ CATEGORY = 'GENRE' } } else { @{} }
    $null = Import-PersonalizeDataset $group Interactions clicks.csv 6> $null
    $null = Import-PersonalizeDataset $group Items items.csv -ColumnMap $map 6> $null
    $null = Import-PersonalizeDataset $group Users users.full.csv 6> $null
}

# A fresh copy of a world, so that no example sees what another did.
function Enter-ExampleWorld ([string] $world) {
    if (Get-Module Personalize) { Remove-Module Personalize }
    Set-Location $TestDrive
    $here = Join-Path $TestDrive 'examples/here'
    if (Test-Path $here) { Remove-Item $here -Recurse -Force }
    $null = New-Item $here -ItemType Directory
    Copy-Item "$TestDrive/examples/files/*" $here -Recurse
    Copy-Item $world "$here/store" -Recurse
    Import-Module "$PSScriptRoot/../../Personalize.psd1"
    $env:PERSONALIZE_STORE = "$here/store"
    Set-Location $here
}
