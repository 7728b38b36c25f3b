BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-TestVersion | New-PersonalizeCampaign shop
    $users = Join-Path $TestDrive users.jsonl
    '{"userId":"u0001"}', '{"userId":"u0002"}', '{}' | Set-Content $users
    $report = Invoke-PersonalizeBatchInference shop $users (Join-Path $TestDrive out.jsonl)
    Invoke-PersonalizeBatchInference shop (Join-Path $TestDrive nosuch.jsonl) (Join-Path $TestDrive none.jsonl) -ErrorAction SilentlyContinue
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeBatchInferenceJob' {
    It 'lists jobs with status and counts' {
        $jobs = Get-PersonalizeBatchInferenceJob
        $jobs.Status | Should -Be 'ACTIVE', 'CREATE FAILED'
        $jobs[0].Report.Lines | Should -Be $report.Lines
        $jobs[0].Report.Failed | Should -Be 1
        $jobs[0].Arn | Should -Be "arn:local:personalize:::batch-inference-job/$($jobs[0].Name)"
    }

    It 'says why a job failed, and what to do' {
        $job = Get-PersonalizeBatchInferenceJob | Where-Object Status -eq 'CREATE FAILED'
        $job.FailureReason | Should -BeLike '*nosuch.jsonl*'
        $job | Format-List | Out-String | Should -BeLike '*Invoke-PersonalizeBatchInference with the same parameters*'
    }

    It 'finds by name, ARN, pattern, campaign and version' {
        $job = @(Get-PersonalizeBatchInferenceJob)[0]
        (Get-PersonalizeBatchInferenceJob $job.Name).Arn | Should -Be $job.Arn
        (Get-PersonalizeBatchInferenceJob $job.Arn).Arn | Should -Be $job.Arn
        (Get-PersonalizeBatchInferenceJob shop-*).Count | Should -Be 2
        (Get-PersonalizeBatchInferenceJob -Campaign shop).Count | Should -Be 2
        (Get-PersonalizeBatchInferenceJob -Campaign $job.SolutionVersionArn).Count | Should -Be 2
        { Get-PersonalizeBatchInferenceJob nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound,*'
    }

    It 'takes jobs, names and campaigns from the pipeline' {
        $job = @(Get-PersonalizeBatchInferenceJob)[0]
        ($job | Get-PersonalizeBatchInferenceJob).Arn | Should -Be $job.Arn
        ($job.Name | Get-PersonalizeBatchInferenceJob).Arn | Should -Be $job.Arn
        (Get-PersonalizeCampaign shop | Get-PersonalizeBatchInferenceJob).Count | Should -Be 2
    }

    It 'completes names' {
        $line = 'Get-PersonalizeBatchInferenceJob sh'
        (TabExpansion2 $line $line.Length).CompletionMatches.Count | Should -Be 2
    }

    It 'keeps the history when the campaign goes, and ends with the dataset group' {
        Remove-PersonalizeCampaign shop -Force
        (Get-PersonalizeBatchInferenceJob -Campaign shop).Count | Should -Be 2
        Remove-PersonalizeDatasetGroup shop -Force
        Get-PersonalizeBatchInferenceJob | Should -BeNullOrEmpty
    }
}
