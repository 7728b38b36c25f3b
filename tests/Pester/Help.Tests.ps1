# Holds the help against the commands, and runs every example of it for real.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../Personalize.psd1"
    $commands = Get-Command -Module Personalize -CommandType Cmdlet
    $examples = foreach ($command in $commands) {
        $number = 0
        foreach ($example in (Get-Help $command.Name).examples.example) {
            @{ name = $command.Name; number = ++$number; code = $example.code }
        }
    }
    $topics = (Get-ChildItem "$PSScriptRoot/../../en-US" -Filter about_*.help.txt).Name -replace '\.help\.txt$'
}

Describe 'Help of <_.Name>' -ForEach $commands {
    BeforeAll {
        # Found again, not only at discovery: test files that ran in between have removed the module.
        Import-Module "$PSScriptRoot/../../Personalize.psd1"
        $command = $_
        $help = Get-Help $command.Name -Full
    }

    It 'has a synopsis, a description and inputs and outputs' {
        $help.Synopsis | Should -Not -BeLike "*$($command.Name) *"
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.returnValues | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter that is shown' {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        $shown = $command.Parameters.Values | Where-Object { $_.Attributes.DontShow -notcontains $true }
        foreach ($name in $shown.Name | Where-Object { $_ -notin $common }) {
            (Get-Help $command.Name -Parameter $name).description.Text | Should -Not -BeNullOrEmpty -Because $name
        }
    }

    It 'has an approved verb and declares its output' {
        (Get-Verb).Verb | Should -Contain $command.Verb
        $command.OutputType | Should -Not -BeNullOrEmpty
    }

    It 'has two examples' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }

    It 'has -WhatIf when it changes something' {
        $command.Parameters.ContainsKey('WhatIf') | Should -Be ($command.Verb -notin 'Get', 'Test', 'Compare')
    }
}

Describe 'Topic <_>' -ForEach $topics {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../Personalize.psd1"
    }

    It 'is found' {
        Get-Help $_ | Out-String | Should -Match $_
    }
}

# An example is for a store that is empty, has data, has a model, serves it, ... It must work in one of them.
Describe 'Examples' {
    BeforeAll {
        . "$PSScriptRoot/Shared.ps1"
        $origin = Get-Location
        $confirm, $global:ConfirmPreference = $ConfirmPreference, 'None'
        $worlds = New-ExampleWorlds
    }

    AfterAll {
        Set-Location $origin
        $global:ConfirmPreference = $confirm
        Exit-TestStore
    }

    # Left out: what needs files or fields that these worlds do not have, a search that was interrupted, and a browser.
    It '<name>, example <number>' -ForEach ($examples | Where-Object code -NotMatch 'events\.parquet|ARRIVAL|CLUB|Set-Personalize(Item|User)|-EndSearch|-Show|Invoke-Item') {
        $reasons = foreach ($world in $worlds) {
            Enter-ExampleWorld $world
            $version = if ($world -like '*trained') { (Get-PersonalizeSolutionVersion -SolutionVersion spare).Arn }
            try {
                $ErrorActionPreference = 'Stop'
                $null = & ([scriptblock]::Create($code)) 3> $null 6> $null
                $worked = $true
                break
            } catch {
                # Nothing is being trained that could be stopped: right for a world at rest.
                if ($_.FullyQualifiedErrorId -like 'SolutionVersionNotInWork,*') { $worked = $true; break }
                "$(Split-Path $world -Leaf): $_"
            }
        }
        $worked | Should -BeTrue -Because ($reasons -join "`n")
    }
}
