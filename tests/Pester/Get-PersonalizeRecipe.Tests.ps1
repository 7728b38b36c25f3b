BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeRecipe' {
    It 'lists the recipes of the retired service' {
        (Get-PersonalizeRecipe).Name | Should -Contain 'aws-hrnn'
        (Get-PersonalizeRecipe | Where-Object EligibleForAutoML).Name | Should -Be 'aws-hrnn', 'aws-hrnn-metadata', 'aws-hrnn-coldstart'
    }

    It 'finds by name, ARN and pattern' {
        (Get-PersonalizeRecipe aws-hrnn).Arn | Should -Be 'arn:aws:personalize:::recipe/aws-hrnn'
        (Get-PersonalizeRecipe arn:aws:personalize:::recipe/aws-hrnn).Name | Should -Be 'aws-hrnn'
        (Get-PersonalizeRecipe aws-hrnn-*).Count | Should -Be 2
    }

    It 'knows the hyperparameters with ranges and defaults' {
        $hidden = (Get-PersonalizeRecipe aws-hrnn).Hyperparameters | Where-Object Name -eq hidden_dimension
        $hidden.Default, $hidden.Minimum, $hidden.Maximum, $hidden.Tunable | Should -Be 43, 32, 256, $true
    }

    It 'reports a recipe that does not exist' {
        { Get-PersonalizeRecipe aws-hrn -ErrorAction Stop } | Should -Throw '*aws-hrnn*'
    }
}
