BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    $text = '{ "type": "record", "name": "Interactions", "namespace": "com.amazonaws.personalize.schema", "version": "1.0", "fields": [ { "name": "USER_ID", "type": "string" }, { "name": "ITEM_ID", "type": "string" }, { "name": "TIMESTAMP", "type": "long" } ] }'
    $group = New-PersonalizeDatasetGroup shop
    $schema = New-PersonalizeSchema clicks Interactions -SchemaText $text
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeDataset' {
    It 'creates an empty dataset' {
        $dataset = $group | New-PersonalizeDataset -Name clicks -Type Interactions -Schema $schema
        $dataset.RowCount | Should -Be 0
        $dataset.LastImport | Should -BeNullOrEmpty
    }

    It 'refuses a second one of the same type' {
        { New-PersonalizeDataset again shop Interactions clicks -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceAlreadyExists*'
    }

    It 'refuses a schema of another type' {
        { New-PersonalizeDataset users shop Users clicks -ErrorAction Stop } | Should -Throw
    }
}
