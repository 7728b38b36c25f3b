BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
    Exit-TestStore
}

Describe 'Export-PersonalizeEmbedding' {
    It 'writes vectors whose product, with the bias, is what the network adds to scores' {
        $items = Export-PersonalizeEmbedding $version Items items.csv
        $users = $version | Export-PersonalizeEmbedding -Type Users -Path users.csv
        $items.Dimensions | Should -Be 43
        $items.Rows | Should -Be @(Import-Csv items.csv).Count
        $vectors = @{}
        Import-Csv items.csv | ForEach-Object { $vectors[$_.ITEM_ID] = $_ }
        $user = Import-Csv users.csv | Select-Object -First 1 -Skip 7
        $users.Rows | Should -Be (Get-PersonalizeDataset shop Interactions).LastImport.Users
        $null = New-PersonalizeCampaign shop $version
        $checked = 0
        foreach ($row in Get-PersonalizeRecommendation shop $user.USER_ID -IncludeReason) {
            $terms = @{}
            $row.ScoreTerms | ForEach-Object { $terms[$_.Term] = $_.Value }
            # The network says nothing about items that the user has had.
            if (-not $terms.network) { continue }
            $product = 0
            foreach ($i in 0..42) { $product += [double]$user."V$i" * [double]$vectors[$row.ItemId]."V$i" }
            $product | Should -BeGreaterThan ($terms.network - 1e-3)
            $product | Should -BeLessThan ($terms.network + 1e-3)
            [Math]::Abs([double]$vectors[$row.ItemId].BIAS - $terms.item_bias) | Should -BeLessThan 1e-4
            $checked++
        }
        $checked | Should -BeGreaterThan 0
    }

    It 'writes Parquet, and no file is replaced without -Force' {
        $null = Export-PersonalizeEmbedding shop Items items.parquet
        [Text.Encoding]::ASCII.GetString([IO.File]::ReadAllBytes("$TestDrive/items.parquet")[0..3]) | Should -Be 'PAR1'
        { Export-PersonalizeEmbedding shop Items items.parquet -ErrorAction Stop } | Should -Throw
        (Export-PersonalizeEmbedding shop Items items.parquet -Force).Bytes | Should -BeGreaterThan 1000
        { Export-PersonalizeEmbedding shop Items items.xlsx -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownFileFormat*'
        { Export-PersonalizeEmbedding shop -Type Genres -Path items.csv } | Should -Throw -ErrorId 'CannotConvertArgument*'
    }

    It 'keeps ids from being formulas with -EscapeFormulas, and only then' {
        $clicks = 0..1799 | ForEach-Object { "=u$($_ % 60),@i$(($_ * 7 + [Math]::Floor($_ / 60)) % 30),$(1700000000 + $_ * 999)" }
        Set-Content signs-in.csv (@('USER_ID,ITEM_ID,TIMESTAMP') + $clicks)
        $null = Import-PersonalizeDataset signs Interactions signs-in.csv 6> $null
        $signs = New-PersonalizeSolution signs signs -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion 3> $null
        $null = Export-PersonalizeEmbedding $signs Users signs.csv
        (Import-Csv signs.csv).USER_ID | Should -Contain '=u3'
        $null = Export-PersonalizeEmbedding $signs Users signs.csv -Force -EscapeFormulas
        $rows = Import-Csv signs.csv
        $rows.USER_ID | Should -Contain "'=u3"
        $rows.USER_ID | Should -Not -Contain '=u3'
        # Numbers stay numbers.
        { $rows.V0 | ForEach-Object { [double]::Parse($_, [cultureinfo]::InvariantCulture) } } | Should -Not -Throw
        $null = Export-PersonalizeEmbedding $signs Items signs.parquet -EscapeFormulas -WarningVariable said 3> $null
        "$said" | Should -BeLike '*not CSV*'
    }

    It 'writes nothing with -WhatIf' {
        Export-PersonalizeEmbedding shop Users unmade.parquet -WhatIf
        'unmade.parquet' | Should -Not -Exist
    }
}
