$kinds = @(
    @{ Kind = 'Inference'; Lines = '{"userId":"u0001"}', '{"userId":"u0002"}', '{}'; Remedy = '*Invoke-PersonalizeBatchInference with the same parameters*' }
    @{ Kind = 'Segment'; Lines = '{"itemId":"i0007"}', '{"itemId":"i0019"}', '{}'; Remedy = '*Invoke-PersonalizeBatchSegment writes them again*' }
)

Describe 'Get-PersonalizeBatch<Kind>Job' -ForEach $kinds {
    BeforeAll {
        . "$PSScriptRoot/Shared.ps1"
        Enter-TestStore
        Import-TestData
        $null = New-TestVersion | New-PersonalizeCampaign shop
        $get, $invoke = "Get-PersonalizeBatch${Kind}Job", "Invoke-PersonalizeBatch$Kind"
        $file = Join-Path $TestDrive lines.jsonl
        $Lines | Set-Content $file
        $report = & $invoke shop $file (Join-Path $TestDrive out.jsonl)
        & $invoke shop (Join-Path $TestDrive nosuch.jsonl) (Join-Path $TestDrive none.jsonl) -ErrorAction SilentlyContinue
    }

    AfterAll {
        Exit-TestStore
    }

    It 'lists jobs with status and counts' {
        $jobs = & $get
        $jobs.Status | Should -Be 'ACTIVE', 'CREATE FAILED'
        $jobs[0].Report.Lines | Should -Be 3
        $jobs[0].Report.Lines, $jobs[0].Report.Failed | Should -Be $report.Lines, 1
        $jobs[0].Report.Users | Should -Be $report.Users
        $jobs[0].Arn | Should -Be "arn:local:personalize:::batch-$($Kind.ToLower())-job/$($jobs[0].Name)"
    }

    It 'says why a job failed, and what to do' {
        $job = & $get | Where-Object Status -eq 'CREATE FAILED'
        $job.FailureReason | Should -BeLike '*nosuch.jsonl*'
        $job | Format-List | Out-String | Should -BeLike $Remedy
    }

    It 'finds by name, ARN, pattern, campaign and version' {
        $job = @(& $get)[0]
        (& $get $job.Name).Arn | Should -Be $job.Arn
        (& $get $job.Arn).Arn | Should -Be $job.Arn
        (& $get shop-*).Count | Should -Be 2
        (& $get -Campaign shop).Count | Should -Be 2
        (& $get -Campaign $job.SolutionVersionArn).Count | Should -Be 2
        { & $get nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound,*'
    }

    It 'takes jobs, names and campaigns from the pipeline' {
        $job = @(& $get)[0]
        ($job | & $get).Arn | Should -Be $job.Arn
        ($job.Name | & $get).Arn | Should -Be $job.Arn
        (Get-PersonalizeCampaign shop | & $get).Count | Should -Be 2
    }

    It 'completes names' {
        $line = "$get sh"
        (TabExpansion2 $line $line.Length).CompletionMatches.Count | Should -Be 2
    }

    It 'keeps the history when the campaign goes, and ends with the dataset group' {
        Remove-PersonalizeCampaign shop -Force
        (& $get -Campaign shop).Count | Should -Be 2
        Remove-PersonalizeDatasetGroup shop -Force
        & $get | Should -BeNullOrEmpty
    }
}
