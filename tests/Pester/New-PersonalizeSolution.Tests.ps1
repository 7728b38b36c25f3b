BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
}

AfterAll {
    Exit-TestStore
}

Describe 'New-PersonalizeSolution' {
    It 'takes a recipe by name, ARN and object' {
        (New-PersonalizeSolution by-name shop -RecipeArn aws-hrnn).RecipeArn | Should -Be 'arn:aws:personalize:::recipe/aws-hrnn'
        (New-PersonalizeSolution by-arn shop -Recipe arn:aws:personalize:::recipe/aws-hrnn).Status | Should -Be 'ACTIVE'
        (Get-PersonalizeDatasetGroup shop | New-PersonalizeSolution by-object -RecipeArn (Get-PersonalizeRecipe aws-hrnn)).Status | Should -Be 'ACTIVE'
    }

    It 'refuses both and neither of -PerformAutoML and -RecipeArn while binding' {
        { New-PersonalizeSolution both shop -PerformAutoML -RecipeArn aws-hrnn } | Should -Throw -ErrorId 'ParameterBindingFailed*'
        { New-PersonalizeSolution neither shop -PerformAutoML:$false -ErrorAction Stop } | Should -Throw
        (Get-Command New-PersonalizeSolution).ParameterSets.Where{ -not $_.Parameters.Where{ $_.IsMandatory -and $_.Name -in 'PerformAutoML', 'RecipeArn', 'PipelineObject' } } | Should -BeNullOrEmpty
        Get-PersonalizeSolution both*, neither* | Should -BeNullOrEmpty
    }

    It 'takes the configuration as <form>' -ForEach @(
        @{ form = 'hashtable'; config = @{ algorithmHyperParameters = @{ hidden_dimension = 64 } } }
        @{ form = 'object'; config = [pscustomobject] @{ algorithmHyperParameters = [pscustomobject] @{ hidden_dimension = 64 } } }
        @{ form = 'JSON'; config = '{ "algorithmHyperParameters": { "hidden_dimension": "64" } }' }
        @{ form = 'YAML'; config = "AlgorithmHyperParameters:`n  hidden_dimension: 64" }
    ) {
        $solution = New-PersonalizeSolution "form-$form" shop -RecipeArn aws-hrnn -SolutionConfig $config
        ($solution.SolutionConfig | ConvertFrom-Json).algorithmHyperParameters.hidden_dimension | Should -Be 64
    }

    It 'takes a whole request from the pipeline' {
        $solution = '{ "name": "piped", "datasetGroupArn": "shop", "recipeArn": "aws-hrnn", "performHPO": true, "eventType": "view", "solutionConfig": { "algorithmHyperParameters": { "bptt": "16" } } }' |
            ConvertFrom-Json | New-PersonalizeSolution
        $solution.EventType, $solution.PerformHPO | Should -Be 'view', $true
        ($solution.SolutionConfig | ConvertFrom-Json).algorithmHyperParameters.bptt | Should -Be 16
    }

    It 'takes the path of a configuration' {
        Set-Content (Join-Path $TestDrive 'config.json') '{ "algorithmHyperParameters": { "bptt": "16" } }'
        $solution = New-PersonalizeSolution from-file shop -RecipeArn aws-hrnn -SolutionConfig (Join-Path $TestDrive 'config.json')
        ($solution.SolutionConfig | ConvertFrom-Json).algorithmHyperParameters.bptt | Should -Be 16
    }

    It 'names an unknown key and the nearest known one' {
        { New-PersonalizeSolution typo shop -RecipeArn aws-hrnn -SolutionConfig @{ algorithmHyperParameter = @{} } -ErrorAction Stop } |
            Should -Throw '*algorithmHyperParameters*'
    }

    It 'completes recipes with a tooltip' {
        $line = 'New-PersonalizeSolution x shop -RecipeArn aws-hrnn-m'
        $match = (TabExpansion2 $line $line.Length).CompletionMatches
        $match.CompletionText | Should -Be 'aws-hrnn-metadata'
        $match.ToolTip | Should -Not -BeNullOrEmpty
    }
}
