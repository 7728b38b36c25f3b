BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = Import-PersonalizeDataset shop Items (Join-Path $TestDrive 'sample/items.csv') 6> $null
    'USER_ID,ITEM_ID,TIMESTAMP', 'u1,,x' | Set-Content (Join-Path $TestDrive bad.csv)
    Import-PersonalizeDataset bad Interactions (Join-Path $TestDrive bad.csv) -ErrorAction SilentlyContinue 6> $null
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeDatasetImportJob' {
    It 'lists imports with status and counts' {
        $jobs = Get-PersonalizeDatasetImportJob
        $jobs.Status | Should -Be 'ACTIVE', 'ACTIVE', 'CREATE FAILED'
        $jobs[0].Report.RowsKept | Should -Be 3000
        $jobs[0].Arn | Should -Be "arn:local:personalize:::dataset-import-job/$($jobs[0].Name)"
        $jobs[0].Name | Should -BeLike 'shop-interactions-*'
    }

    It 'says why an import failed, and what to do' {
        $job = Get-PersonalizeDatasetImportJob -DatasetGroup bad
        $job.FailureReason | Should -BeLike '*bad.csv*rules*'
        $job.Report.RowsRejected | Should -Be 1
        $job.Report.RowsKept | Should -Be 0
        $job | Format-List | Out-String | Should -BeLike '*Import-PersonalizeDataset imports the files again*'
    }

    It 'finds by name, ARN, pattern, group and type' {
        $job = Get-PersonalizeDatasetImportJob -DatasetGroup shop -Type Items
        (Get-PersonalizeDatasetImportJob $job.Name).Arn | Should -Be $job.Arn
        (Get-PersonalizeDatasetImportJob $job.Arn).Arn | Should -Be $job.Arn
        (Get-PersonalizeDatasetImportJob shop-items-*).Arn | Should -Be $job.Arn
        (Get-PersonalizeDatasetImportJob -DatasetGroup shop).Count | Should -Be 2
        { Get-PersonalizeDatasetImportJob nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound,*'
        { Get-PersonalizeDatasetImportJob -DatasetGroup nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound,*'
    }

    It 'takes jobs, datasets, groups and names from the pipeline' {
        $job = Get-PersonalizeDatasetImportJob shop-items-*
        ($job | Get-PersonalizeDatasetImportJob).Arn | Should -Be $job.Arn
        ($job.Name | Get-PersonalizeDatasetImportJob).Arn | Should -Be $job.Arn
        (Get-PersonalizeDataset shop Items | Get-PersonalizeDatasetImportJob).Arn | Should -Be $job.Arn
        (Get-PersonalizeDatasetGroup shop | Get-PersonalizeDatasetImportJob).Count | Should -Be 2
    }

    It 'keeps jobs whole through Export-Clixml, and takes them back' {
        $file = Join-Path $TestDrive job.clixml
        Get-PersonalizeDatasetImportJob shop-items-* | Export-Clixml $file
        $copy = Import-Clixml $file
        $copy.Report.RowsKept | Should -Be 40
        ($copy | Get-PersonalizeDatasetImportJob).Arn | Should -Be $copy.Arn
    }

    It 'completes names' {
        $line = 'Get-PersonalizeDatasetImportJob shop-it'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -BeLike 'shop-items-*'
    }

    It 'forgets the imports with their dataset' {
        Remove-PersonalizeDataset shop Items -Force
        Get-PersonalizeDatasetImportJob shop-items-* | Should -BeNullOrEmpty
    }
}
