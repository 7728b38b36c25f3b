BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $null = 'shop', 'shop-test', 'other' | New-PersonalizeDatasetGroup
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeDatasetGroup' {
    It 'lists all groups' {
        (Get-PersonalizeDatasetGroup).Name | Should -Be 'shop', 'shop-test', 'other'
    }

    It 'finds by pattern, name, ARN and object' {
        (Get-PersonalizeDatasetGroup shop*).Name | Should -Be 'shop', 'shop-test'
        (Get-PersonalizeDatasetGroup other | Get-PersonalizeDatasetGroup).Arn | Should -Be (Get-PersonalizeDatasetGroup other).Arn
        (Get-PersonalizeDatasetGroup (Get-PersonalizeDatasetGroup other).Arn).Name | Should -Be 'other'
    }

    It 'reports a name that does not exist, and goes on' {
        $found = 'nosuch', 'shop' | Get-PersonalizeDatasetGroup -ErrorAction SilentlyContinue -ErrorVariable problem
        $found.Name | Should -Be 'shop'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'finds nothing by pattern without an error' {
        Get-PersonalizeDatasetGroup nosuch* -ErrorAction Stop | Should -BeNullOrEmpty
    }
}
