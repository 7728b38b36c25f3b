BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-TestVersion | New-PersonalizeCampaign shop
    $items = Join-Path $TestDrive items.jsonl
    '{"itemId":"i0007"}', '{"itemId":"i0019"}', '{}' | Set-Content $items
    $report = Invoke-PersonalizeBatchSegment shop $items (Join-Path $TestDrive out.jsonl)
    Invoke-PersonalizeBatchSegment shop (Join-Path $TestDrive nosuch.jsonl) (Join-Path $TestDrive none.jsonl) -ErrorAction SilentlyContinue
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeBatchSegmentJob' {
    It 'lists jobs with status and counts' {
        $jobs = Get-PersonalizeBatchSegmentJob
        $jobs.Status | Should -Be 'ACTIVE', 'CREATE FAILED'
        $jobs[0].Report.Lines | Should -Be $report.Lines
        $jobs[0].Report.Failed, $jobs[0].Report.Users | Should -Be 1, $report.Users
        $jobs[0].Arn | Should -Be "arn:local:personalize:::batch-segment-job/$($jobs[0].Name)"
    }

    It 'says why a job failed, and what to do' {
        $job = Get-PersonalizeBatchSegmentJob | Where-Object Status -eq 'CREATE FAILED'
        $job.FailureReason | Should -BeLike '*nosuch.jsonl*'
        $job | Format-List | Out-String | Should -BeLike '*Invoke-PersonalizeBatchSegment writes them again*'
    }

    It 'finds by name, ARN, pattern, campaign and version' {
        $job = @(Get-PersonalizeBatchSegmentJob)[0]
        (Get-PersonalizeBatchSegmentJob $job.Name).Arn | Should -Be $job.Arn
        (Get-PersonalizeBatchSegmentJob $job.Arn).Arn | Should -Be $job.Arn
        (Get-PersonalizeBatchSegmentJob shop-*).Count | Should -Be 2
        (Get-PersonalizeBatchSegmentJob -Campaign shop).Count | Should -Be 2
        (Get-PersonalizeBatchSegmentJob -Campaign $job.SolutionVersionArn).Count | Should -Be 2
        { Get-PersonalizeBatchSegmentJob nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound,*'
    }

    It 'takes jobs, names and campaigns from the pipeline' {
        $job = @(Get-PersonalizeBatchSegmentJob)[0]
        ($job | Get-PersonalizeBatchSegmentJob).Arn | Should -Be $job.Arn
        ($job.Name | Get-PersonalizeBatchSegmentJob).Arn | Should -Be $job.Arn
        (Get-PersonalizeCampaign shop | Get-PersonalizeBatchSegmentJob).Count | Should -Be 2
    }

    It 'completes names' {
        $line = 'Get-PersonalizeBatchSegmentJob sh'
        (TabExpansion2 $line $line.Length).CompletionMatches.Count | Should -Be 2
    }

    It 'keeps the history when the campaign goes, and ends with the dataset group' {
        Remove-PersonalizeCampaign shop -Force
        (Get-PersonalizeBatchSegmentJob -Campaign shop).Count | Should -Be 2
        Remove-PersonalizeDatasetGroup shop -Force
        Get-PersonalizeBatchSegmentJob | Should -BeNullOrEmpty
    }
}
