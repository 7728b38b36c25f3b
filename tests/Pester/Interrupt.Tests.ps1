# Ctrl+C: a real SIGINT to a real process in the middle of each long operation. It ends at once, and the store is consistent and free
# for the next command.

BeforeDiscovery {
    # Windows has no way to send Ctrl+C to another process.
    $skip = $IsWindows
}

Describe 'Ctrl+C' -Skip:$skip {
    BeforeAll {
        . "$PSScriptRoot/Shared.ps1"
        Enter-TestStore
        $sample = New-PersonalizeSampleDataset (Join-Path $TestDrive 'sample') -UserCount 2000 -ItemCount 400 -EventCount 60000
        $clicks = ($sample | Where-Object Type -eq Interactions).FullName
        $null = Import-PersonalizeDataset shop Interactions $clicks 6> $null

        # Started in the background, a shell lets this process ignore SIGINT, and with it all that it starts: undone here.
        if ((Get-Content /proc/self/status -ErrorAction Ignore) -match '^SigIgn:.*[2367abef]$') {
            Add-Type -Namespace PersonalizeTests -Name Signals -MemberDefinition '[DllImport("libc")] public static extern nint signal(int number, nint handler);'
            $null = [PersonalizeTests.Signals]::signal(2, 0)
        }

        # Runs a script until the condition holds a little longer, then interrupts it.
        function Invoke-Interrupted ([string] $script, [scriptblock] $until) {
            $program, [string[]] $first = Get-PowerShellCommand
            $start = [Diagnostics.ProcessStartInfo]::new($program)
            $start.RedirectStandardOutput = $start.RedirectStandardError = $true
            $manifest = Resolve-Path "$PSScriptRoot/../../Personalize.psd1"
            $first + '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$manifest'; 'started'; $script; 'finished'" |
                ForEach-Object { $start.ArgumentList.Add($_) }
            $process = [Diagnostics.Process]::Start($start)
            $errors = $process.StandardError.ReadToEndAsync()
            $null = $process.StandardOutput.ReadLine()
            $output = $process.StandardOutput.ReadToEndAsync()
            while (-not $process.HasExited -and -not (& $until)) { Start-Sleep -Milliseconds 10 }
            Start-Sleep -Milliseconds 150

            & sh -c "kill -INT $($process.Id)"
            # How soon it ends depends on what else the machine does; that it ends does not.
            $ended = $process.WaitForExit(60000)
            if (-not $ended) { $process.Kill($true) }
            [pscustomobject]@{ Ended = $ended; Output = $output.Result -split '\r?\n' | Where-Object { $_ }; Errors = $errors.Result }
        }
    }

    AfterAll {
        Exit-TestStore
    }

    It 'ends an import; the data is the old or the new, whole' {
        $run = Invoke-Interrupted "while (`$true) { Import-PersonalizeDataset shop Interactions '$clicks' }" { $true }
        $run.Ended | Should -BeTrue
        $run.Output | Should -Not -Contain 'finished'
        (Get-PersonalizeDataset shop INTERACTIONS).RowCount | Should -Be 60000
        (Import-PersonalizeDataset shop Interactions $clicks 6> $null).RowsKept | Should -Be 60000
    }

    It 'ends a training, and nothing serves what is not finished' {
        $null = New-PersonalizeSolution train shop -RecipeArn aws-hrnn -SolutionConfig @{ algorithmHyperParameters = @{ hidden_dimension = 256 } }
        $run = Invoke-Interrupted 'New-PersonalizeSolutionVersion train' { Get-PersonalizeSolutionVersion -Solution train | Where-Object Status -EQ 'CREATE IN_PROGRESS' }
        $run.Ended | Should -BeTrue
        $run.Output | Should -Not -Contain 'finished'
        $version = Get-PersonalizeSolutionVersion -Solution train
        $version.Status | Should -Be 'CREATE STOPPED'
        { New-PersonalizeCampaign train $version -ErrorAction Stop } | Should -Throw '*CREATE STOPPED*'
    }

    It 'ends a search; the trials that were finished are kept' {
        $null = New-PersonalizeSolution search shop -RecipeArn aws-hrnn -PerformHPO
        $run = Invoke-Interrupted 'New-PersonalizeSolutionVersion search' { Get-PersonalizeTrial search -ErrorAction Ignore | Where-Object Epochs }
        $run.Ended | Should -BeTrue
        (Get-PersonalizeSolutionVersion -Solution search).Status | Should -Be 'CREATE STOPPED'
        @(Get-PersonalizeTrial search).Count | Should -BeGreaterThan 0
    }

    It 'ends a batch, which then goes on' {
        $null = New-PersonalizeSampleDataset (Join-Path $TestDrive 'small') -UserCount 60 -ItemCount 400 -EventCount 3000 |
            Where-Object Type -EQ Interactions | Import-PersonalizeDataset small 6> $null
        $null = New-PersonalizeSolution small small -RecipeArn aws-hrnn | New-PersonalizeSolutionVersion | New-PersonalizeCampaign small
        $users, $answers = (Join-Path $TestDrive 'users.jsonl'), (Join-Path $TestDrive 'answers.jsonl')
        1..40000 | ForEach-Object { "{`"userId`":`"u00$($_ % 50 + 10)`"}" } | Set-Content $users
        $run = Invoke-Interrupted "Invoke-PersonalizeBatchInference small '$users' '$answers'" { Get-ChildItem "$answers*" | Where-Object Length -GT 0 }
        $run.Ended | Should -BeTrue
        $run.Output | Should -Not -Contain 'finished'
        $answers | Should -Not -Exist
        (Invoke-PersonalizeBatchInference small $users $answers).Lines | Should -Be 40000
        [Linq.Enumerable]::Count([IO.File]::ReadLines($answers)) | Should -Be 40000
    }

    It 'loses no event that was acknowledged' {
        $null = New-PersonalizeEventTracker shop shop
        $acknowledged = Join-Path $TestDrive 'acknowledged.txt'
        $run = Invoke-Interrupted "
            `$number = 0
            while (`$true) {
                `$number++
                `$receipt = Write-PersonalizeEvent shop -UserId u1 -SessionId s -EventId ""e`$number"" -EventType click -ItemId i1 -SentAt (1800000000 + `$number) -PassThru 3> `$null
                [IO.File]::AppendAllText('$acknowledged', ""`$(`$receipt.EventId)`n"")
            }" { Test-Path $acknowledged }
        $run.Ended | Should -BeTrue
        $again = Get-Content $acknowledged | ForEach-Object { Write-PersonalizeEvent shop -UserId u1 -SessionId s -EventId $_ -EventType click -ItemId i1 -SentAt 1800000000 -PassThru 3> $null }
        @($again).Count | Should -BeGreaterThan 0
        $again.Recorded | Should -Not -Contain $true
    }
}
