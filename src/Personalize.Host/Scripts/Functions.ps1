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

# Draws each run of objects of one type with that type's own view. Out-Default alone draws everything after the first type as
# plain lists, which is how a script that emits one thing after another would look.
function Out-ByType {
    [CmdletBinding()]
    param([Parameter(ValueFromPipeline)] [psobject] $InputObject)
    begin {
        $pipeline = $null
        $type = $null
    }
    process {
        # Texts and errors are drawn as they come, wherever they come.
        $isInline = $InputObject -is [string] -or $InputObject -is [System.Management.Automation.ErrorRecord]
        $ownType = if ($null -eq $InputObject -or $isInline) { $type } else { $InputObject.PSTypeNames[0] }
        if ($null -eq $pipeline -or $ownType -ne $type) {
            if ($null -ne $pipeline) { $pipeline.End() }
            $type = $ownType
            $pipeline = { Out-Default }.GetSteppablePipeline($MyInvocation.CommandOrigin)
            $pipeline.Begin($true)
        }
        $pipeline.Process($InputObject)
    }
    end {
        if ($null -ne $pipeline) { $pipeline.End() }
    }
}
