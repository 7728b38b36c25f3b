BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeDatasetGroup' {
    It 'creates a group with tags' {
        $group = New-PersonalizeDatasetGroup -Name tagged -Tag @{ owner = 'search' }
        $group.Arn | Should -Be 'arn:local:personalize:::dataset-group/tagged'
        $group.Status | Should -Be 'ACTIVE'
        $group.Tags['owner'] | Should -Be 'search'
    }

    It 'takes names from the pipeline' {
        ('one', 'two' | New-PersonalizeDatasetGroup).Name | Should -Be 'one', 'two'
    }

    It 'refuses a name that is taken' {
        $null = New-PersonalizeDatasetGroup taken
        { New-PersonalizeDatasetGroup taken -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceAlreadyExists*'
    }

    It 'writes nothing with -WhatIf' {
        New-PersonalizeDatasetGroup unmade -WhatIf
        Get-PersonalizeDatasetGroup unmade -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }
}
