BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $text = '{ "type": "record", "name": "Interactions", "namespace": "com.amazonaws.personalize.schema", "version": "1.0", "fields": [ { "name": "USER_ID", "type": "string" }, { "name": "ITEM_ID", "type": "string" }, { "name": "TIMESTAMP", "type": "long" } ] }'
    $null = New-PersonalizeSchema one Interactions -SchemaText $text
    $null = New-PersonalizeSchema two Interactions -SchemaText $text
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeSchema' {
    It 'lists all schemas with their text' {
        (Get-PersonalizeSchema).Name | Should -Be 'one', 'two'
        ((Get-PersonalizeSchema one).SchemaText | ConvertFrom-Json).fields.name | Should -Be 'USER_ID', 'ITEM_ID', 'TIMESTAMP'
    }

    It 'finds by pattern' {
        (Get-PersonalizeSchema t*).Name | Should -Be 'two'
    }
}
