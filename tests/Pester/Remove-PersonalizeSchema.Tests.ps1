BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $text = '{ "type": "record", "name": "Interactions", "namespace": "com.amazonaws.personalize.schema", "version": "1.0", "fields": [ { "name": "USER_ID", "type": "string" }, { "name": "ITEM_ID", "type": "string" }, { "name": "TIMESTAMP", "type": "long" } ] }'
}

AfterAll {
    Exit-TestStore
}

Describe 'Remove-PersonalizeSchema' {
    It 'deletes schemas from the pipeline' {
        $null = New-PersonalizeSchema one Interactions -SchemaText $text
        Get-PersonalizeSchema one | Remove-PersonalizeSchema -Force
        Get-PersonalizeSchema | Should -BeNullOrEmpty
    }

    It 'refuses a schema in use' {
        Import-TestData
        $schema = (Get-PersonalizeDataset shop Interactions).SchemaArn
        Remove-PersonalizeSchema $schema -Force -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.CategoryInfo.Category | Should -Be 'ResourceBusy'
    }
}
