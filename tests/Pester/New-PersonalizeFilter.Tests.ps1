BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-TestVersion | New-PersonalizeCampaign -Name shop
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeFilter' {
    It 'makes a filter that recommendations obey' {
        $filter = New-PersonalizeFilter seen shop 'EXCLUDE ItemID WHERE Interactions.ITEM_ID IN ($ITEM)'
        $filter.Status | Should -Be 'ACTIVE'
        $user = (Import-Csv (Join-Path $TestDrive 'sample/interactions.csv'))[0].USER_ID
        $best = (Get-PersonalizeRecommendation shop $user -NumResults 40).ItemId
        $seen = Get-PersonalizeRecommendation shop $user -NumResults 40 -Filter $filter -FilterValues @{ ITEM = $best }
        $seen.Count | Should -BeLessThan $best.Count
    }

    It 'looks at all events of a user, or at the newest of each type' {
        $all = New-PersonalizeFilter all shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")'
        $newest = New-PersonalizeFilter newest shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")' -EventsPerType 1
        $all.EventsPerType | Should -BeNullOrEmpty
        (Get-PersonalizeFilter newest).EventsPerType | Should -Be 1
        $user = (Import-Csv (Join-Path $TestDrive 'sample/interactions.csv'))[0].USER_ID
        $left = (Get-PersonalizeRecommendation shop $user -NumResults 500 -Filter $all).Count
        $left | Should -BeLessThan (Get-PersonalizeRecommendation shop $user -NumResults 500 -Filter $newest).Count
    }

    It 'hints at single quotes where PowerShell replaced a placeholder' {
        (New-PersonalizeFilter other shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE != "view"').Status | Should -Be 'ACTIVE'
        { New-PersonalizeFilter empty shop "INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($nosuch)" -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidFilterExpression*' -ExpectedMessage '*single quotes*'
    }

    It 'compares times with dates' {
        $null = New-PersonalizeFilter since shop 'INCLUDE ItemID WHERE Interactions.TIMESTAMP >= $SINCE'
        $user = (Import-Csv (Join-Path $TestDrive 'sample/interactions.csv'))[0].USER_ID
        foreach ($first in [datetime]'2001-01-01', [DateTimeOffset]'2001-01-01', '2001-01-01') {
            Get-PersonalizeRecommendation shop $user -Filter since -FilterValues @{ SINCE = $first } | Should -Not -BeNullOrEmpty
        }
        Get-PersonalizeRecommendation shop $user -Filter since -FilterValues @{ SINCE = [datetime]'2090-01-01' } | Should -BeNullOrEmpty
    }

    It 'shows where an expression is wrong' {
        { New-PersonalizeFilter wrong shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TPYE IN ("view")' -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidFilterExpression*' -ExpectedMessage '*position 35*^^^^^^^^^^*'
    }

    It 'writes nothing with -WhatIf' {
        New-PersonalizeFilter unmade shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")' -WhatIf
        Get-PersonalizeFilter unmade* | Should -BeNullOrEmpty
    }

    It 'leaves out what is in the cart, without an Items dataset' {
        $null = New-PersonalizeFilter cart shop 'EXCLUDE ItemID WHERE ItemID IN ($CART)'
        $best = (Get-PersonalizeRecommendation shop 1 -NumResults 3).ItemId
        $left = (Get-PersonalizeRecommendation shop 1 -NumResults 40 -Filter cart -FilterValues @{ CART = $best[0, 2] }).ItemId
        $left[0] | Should -Be $best[1]
        $left | Should -Not -Contain $best[0]
        $left | Should -Not -Contain $best[2]
    }
}
