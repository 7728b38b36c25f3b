BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $null = New-TestVersion | New-PersonalizeCampaign shop
    function Complete ([string] $line) { (TabExpansion2 $line $line.Length).CompletionMatches }
}

AfterAll {
    Exit-TestStore
}

Describe 'Completion' {
    It 'offers <text> after: <line>' -ForEach @(
        @{ line = 'Get-PersonalizeCampaign '; text = 'shop' }
        @{ line = 'Get-PersonalizeSolution -Name sh'; text = 'shop' }
        @{ line = 'New-PersonalizeCampaign x -SolutionVersion '; text = 'arn:local:personalize:::solution/shop/*' }
        @{ line = 'New-PersonalizeSolution x shop -RecipeArn aws-hrnn-m'; text = 'aws-hrnn-metadata' }
        @{ line = 'Invoke-AutoML shop -MetricName precision_at_1'; text = 'precision_at_10' }
        @{ line = 'New-PersonalizeSolution x shop -RecipeArn aws-hrnn -EventType p'; text = 'purchase' }
        @{ line = 'Get-PersonalizeRecommendation shop -UserId u000'; text = 'u000*' }
        @{ line = 'New-PersonalizeSolution x shop -RecipeArn aws-hrnn -SolutionConfig hidden'; text = '@{ algorithmHyperParameters = @{ hidden_dimension = 43 } }' }
        @{ line = "New-PersonalizeFilter x shop 'EXCLUDE ItemID WHERE Interactions.EVENT_T"; text = "'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE'" }
    ) {
        $first = @(Complete $line)[0]
        $first.CompletionText | Should -BeLike $text
        $first.ToolTip | Should -Not -BeNullOrEmpty
    }

    It 'offers the key <key> inside the hashtable of: <line>' -ForEach @(
        @{ line = 'New-PersonalizeSolution x shop -RecipeArn aws-hrnn -SolutionConfig @{ '; key = 'optimizationObjective' }
        @{ line = 'New-PersonalizeSolution x shop -RecipeArn aws-hrnn -SolutionConfig @{ algorithmHyperParameters = @{ '; key = 'hidden_dimension' }
        @{ line = 'Test-PersonalizeSolutionConfig @{ hpoConfig = @{ hpoResourceConfig = @{ '; key = 'maxNumberOfTrainingJobs' }
        @{ line = 'New-PersonalizeCampaign x -CampaignConfig @{ itemExplorationConfig = @{ '; key = 'explorationWeight' }
    ) {
        (Complete $line).CompletionText | Should -Contain $key
    }

    It 'offers nothing and reports nothing for: <_>' -ForEach @(
        'Get-PersonalizeRecommendation no-such-campaign -UserId x'
        'New-PersonalizeSolution x no-such-group -RecipeArn aws-hrnn -EventType x'
        "New-PersonalizeFilter x no-such-group 'EXCLUDE ItemID WHERE "
        'Get-PersonalizeSolution no-such-solution'
    ) {
        $Error.Clear()
        @(Complete $_ | Where-Object ResultType -eq ParameterValue).Count | Should -Be 0
        $Error.Count | Should -Be 0
    }
}
