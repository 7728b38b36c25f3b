BeforeAll {
    . "$PSScriptRoot/Shared.ps1"
    Enter-TestStore
    Import-TestData
    $version = New-TestVersion
    $null = New-PersonalizeCampaign logged $version -RecommendationLogDays 30
    $null = New-PersonalizeCampaign silent $version
}

AfterAll {
    Exit-TestStore
}

Describe 'Get-PersonalizeRecommendationLog' {
    It 'shows what a campaign recommended, to whom and by which version, only if the campaign records it' {
        $shown = Get-PersonalizeRecommendation logged 1 -NumResults 3
        $null = Get-PersonalizeRecommendation silent 1
        $list = Get-PersonalizeRecommendationLog -RecommendationId $shown[0].RecommendationId
        $list.Items | Should -Be $shown.ItemId
        $list.UserId | Should -Be '1'
        $list.SolutionVersionArn | Should -Be $version.Arn
        ($list.ExpiresAt - $list.ShownAt).TotalDays | Should -Be 30
        Get-PersonalizeRecommendationLog silent | Should -BeNullOrEmpty
    }

    It 'finds lists by campaign, user and time' {
        $null = Get-PersonalizeRecommendation logged 2, 3
        @(Get-PersonalizeRecommendationLog logged 2, 3).Count | Should -Be 2
        (Get-PersonalizeCampaign logged | Get-PersonalizeRecommendationLog -UserId 3).UserId | Should -Be '3'
        Get-PersonalizeRecommendationLog -Until (Get-Date).AddHours(-1) | Should -BeNullOrEmpty
        @(Get-PersonalizeRecommendationLog -UserId 2 -Since (Get-Date).AddHours(-1)).Count | Should -Be 1
        Get-PersonalizeRecommendation logged 2 -NumResults 1 | Get-PersonalizeRecommendationLog | ForEach-Object UserId | Should -Be '2'
    }

    It 'keeps what a process showed that ended' {
        $path = (Resolve-Path "$PSScriptRoot/../../Personalize.psd1").Path
        $null = Invoke-PowerShell -NoProfile -Command "Import-Module '$path'; `$null = Get-PersonalizeRecommendation logged from-elsewhere"
        @(Get-PersonalizeRecommendationLog logged from-elsewhere).Count | Should -Be 1
    }

    It 'forgets a user with Remove-PersonalizeUser' {
        $null = Get-PersonalizeRecommendation logged someone
        Remove-PersonalizeUser shop someone -Force
        Get-PersonalizeRecommendationLog -UserId someone | Should -BeNullOrEmpty
    }

    It 'refuses a campaign that never was, and days out of range' {
        { Get-PersonalizeRecommendationLog unheard -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFound*'
        { New-PersonalizeCampaign other $version -RecommendationLogDays 400 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Get-PersonalizeRecommendationLog -Since 2024-05-02 -Until 2024-05-01 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTimeRange*'
    }

    It 'can be turned off while the campaign serves' {
        Set-PersonalizeCampaign logged -RecommendationLogDays 0
        $null = Get-PersonalizeRecommendation logged unseen
        Get-PersonalizeRecommendationLog -UserId unseen | Should -BeNullOrEmpty
    }
}
