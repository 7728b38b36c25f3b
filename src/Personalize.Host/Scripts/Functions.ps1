# Small stand-ins for cmdlets of Microsoft.PowerShell.Utility and .Management, which this host does not have.

function Write-Host {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromRemainingArguments)] [object] $Object,
        [switch] $NoNewline,
        [object] $Separator = ' ',
        [ConsoleColor] $ForegroundColor,
        [ConsoleColor] $BackgroundColor
    )
    process {
        $text = @($Object) -join $Separator
        if ($NoNewline) { $Host.UI.Write($text) } else { $Host.UI.WriteLine($text) }
    }
}

function Write-Output {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromRemainingArguments)] [AllowNull()] [AllowEmptyCollection()] [object] $InputObject,
        [switch] $NoEnumerate
    )
    process { $PSCmdlet.WriteObject($InputObject, -not $NoEnumerate) }
}

function Write-Warning {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [AllowEmptyString()] [string] $Message)
    process { $PSCmdlet.WriteWarning($Message) }
}

function Write-Verbose {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [AllowEmptyString()] [string] $Message)
    process { $PSCmdlet.WriteVerbose($Message) }
}

function Join-Path {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline)] [string] $Path,
        [Parameter(Position = 1, Mandatory)] [string] $ChildPath
    )
    process { [System.IO.Path]::Combine($Path, $ChildPath) }
}
