BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-TestVersion | New-PersonalizeCampaign -Name shop
    $tracker = New-PersonalizeEventTracker shop shop
    $items = (Get-PersonalizeRecommendation shop nobody -NumResults 40).ItemId
}

AfterAll {
    Exit-TestStore
}

Describe 'Write-PersonalizeEvent' {
    It 'records an event that the next recommendation knows of' {
        Write-PersonalizeEvent shop -UserId new -SessionId s -EventType click -ItemId $items[3] -SentAt (Get-Date) | Should -BeNullOrEmpty
        (Get-PersonalizeRecommendation shop new -NumResults 40).ItemId | Should -Not -Be $items
    }

    It 'takes rows, hashtables and batches, and ignores what it knows' {
        $rows = @"
USER_ID,SESSION_ID,EVENT_ID,EVENT_TYPE,TIMESTAMP,ITEM_ID
u1,s1,e1,click,1700000000,$($items[0])
u2,s2,e2,click,1700000001,$($items[1])
u2,s2,e1,click,1700000001,$($items[1])
"@ | ConvertFrom-Csv
        $receipts = $rows | Write-PersonalizeEvent $tracker -PassThru -WarningAction Ignore
        $receipts.Recorded | Should -Be $true, $true, $false
        $event = @{ eventType = 'click'; sentAt = 1700000002; itemId = $items[2] }
        (Write-PersonalizeEvent $tracker.TrackingId -UserId u3 -SessionId s3 -EventList $event, $event -PassThru).Count | Should -Be 2
    }

    It 'warns of events that change nothing' {
        $null = Write-PersonalizeEvent shop -UserId u1 -SessionId s1 -EventType click -SentAt 1700000000 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike '*it has no item*'
    }

    It 'takes the item and the value from the properties, as the first generation of the API had them, and says so' {
        $request = @{ eventType = 'click'; sentAt = 1700000100; properties = @{ itemId = $items[6]; eventValue = 'PLAY' } }
        $receipt = $request | Write-PersonalizeEvent shop -UserId u4 -SessionId s4 -PassThru -WarningVariable warnings -WarningAction SilentlyContinue
        $receipt.ItemId | Should -Be $items[6]
        $warnings | Should -BeLike "1 event: the eventValue 'PLAY' in its properties is not a finite number, so it has no value; itemId came from its properties*"
        { Write-PersonalizeEvent shop -UserId u4 -SessionId s4 -EventType click -SentAt 1700000101 -ItemId $items[7] -Properties @{ itemId = 'other' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidProperties*' -ExpectedMessage '*give it once*'
    }

    It 'understands milliseconds only when it is told so' {
        { Write-PersonalizeEvent shop -UserId u -SessionId s -EventType click -ItemId 1 -SentAt 1700000000000 -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidSentAt*' -ExpectedMessage '*looks like milliseconds*'
        Write-PersonalizeEvent shop -UserId u -SessionId s -EventType click -ItemId $items[0] -SentAt 1700000000000 -Milliseconds
    }

    It 'takes a time without a zone as UTC, as text and as a date, and says so once' {
        $texts = @{ eventId = 'z1'; sentAt = '2024-05-06T07:08:09' }, @{ eventId = 'z2'; sentAt = '2024-05-06 07:08:10' }
        $dates = '[{"eventId":"z3","sentAt":"2024-05-06T07:08:11"}]' | ConvertFrom-Json
        $null = @($texts) + @($dates) | ForEach-Object { @{ eventId = $_.eventId; sentAt = $_.sentAt; eventType = 'click'; itemId = $items[8] } } |
            Write-PersonalizeEvent shop -UserId u5 -SessionId s5 -WarningVariable warnings -WarningAction SilentlyContinue
        @($warnings -like 'Times without a time zone were taken as UTC*').Count | Should -Be 1
        $path = Join-Path $TestDrive zones.csv
        $null = Export-PersonalizeDataset shop Interactions $path
        (Import-Csv $path | Where-Object USER_ID -eq u5).TIMESTAMP | Should -Be 1714979289, 1714979290, 1714979291
    }

    It 'refuses the ambiguous date <_>' -ForEach '01.05.2030', '5/1/2030 10:00', '1-5-30' {
        { Write-PersonalizeEvent shop -UserId u5 -SessionId s5 -EventType click -ItemId $items[8] -SentAt $_ -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidSentAt*' -ExpectedMessage '*with the day or the month first*ISO 8601*'
    }

    It 'records nothing with -WhatIf' {
        Write-PersonalizeEvent shop -UserId unmade -SessionId s -EventType click -ItemId $items[5] -SentAt 1700000000 -WhatIf
        (Get-PersonalizeRecommendation shop unmade -NumResults 40).ItemId | Should -Be $items
    }
}
