BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $text = '{ "type": "record", "name": "Interactions", "namespace": "com.amazonaws.personalize.schema", "version": "1.0", "fields": [ { "name": "USER_ID", "type": "string" }, { "name": "ITEM_ID", "type": "string" }, { "name": "TIMESTAMP", "type": "long" } ] }'
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeSchema' {
    It 'creates a schema from text' {
        (New-PersonalizeSchema -Name text -Type Interactions -SchemaText $text).DatasetType | Should -Be 'Interactions'
    }

    It 'creates a schema from a file' {
        Set-Content (Join-Path $TestDrive 'schema.json') $text
        (New-PersonalizeSchema file Interactions (Join-Path $TestDrive 'schema.json')).Name | Should -Be 'file'
    }

    It 'names a file that does not exist' {
        { New-PersonalizeSchema file2 Interactions ./nosuch.json -ErrorAction Stop } | Should -Throw '*nosuch.json*'
    }

    It 'refuses text that is no schema' {
        { New-PersonalizeSchema bad Interactions -SchemaText '{ "type": "record" }' -ErrorAction Stop } | Should -Throw
        Get-PersonalizeSchema bad* | Should -BeNullOrEmpty
    }
}
