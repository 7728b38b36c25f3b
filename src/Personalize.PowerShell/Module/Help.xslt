<?xml version="1.0" encoding="utf-8"?>
<!--
  Turns the sources in Help/, one file per cmdlet, into the MAML that Get-Help reads. A source says once what MAML repeats for
  every parameter set; store="true" and changes="true" add the parameters that such cmdlets share. Attributes of a parameter:
  sets (default all), required (true, or the sets that require it), position, pipeline, aliases, wildcards, default.
  Personalize.PowerShell.Tests holds all of it against the real cmdlets.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:maml="http://schemas.microsoft.com/maml/2004/10"
    xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10"
    xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
  <xsl:output method="xml" encoding="utf-8" indent="yes" />

  <xsl:template match="/module">
    <helpItems xmlns="http://msh" schema="maml">
      <xsl:apply-templates select="cmdlet" />
    </helpItems>
  </xsl:template>

  <xsl:template match="cmdlet">
    <command:command>
      <command:details>
        <command:name><xsl:value-of select="@name" /></command:name>
        <maml:description><maml:para><xsl:value-of select="synopsis" /></maml:para></maml:description>
        <command:verb><xsl:value-of select="substring-before(@name, '-')" /></command:verb>
        <command:noun><xsl:value-of select="substring-after(@name, '-')" /></command:noun>
      </command:details>
      <maml:description>
        <xsl:for-each select="description"><maml:para><xsl:value-of select="." /></maml:para></xsl:for-each>
      </maml:description>
      <command:syntax>
        <xsl:apply-templates select="set" />
      </command:syntax>
      <command:parameters>
        <xsl:apply-templates select="parameter">
          <xsl:sort select="@name" />
        </xsl:apply-templates>
        <xsl:call-template name="shared" />
      </command:parameters>
      <command:inputTypes>
        <xsl:for-each select="parameter[contains(@pipeline, 'ByValue')]">
          <command:inputType>
            <dev:type><maml:name><xsl:value-of select="@type" /></maml:name></dev:type>
            <maml:description><maml:para>Binds to -<xsl:value-of select="@name" />.</maml:para></maml:description>
          </command:inputType>
        </xsl:for-each>
      </command:inputTypes>
      <command:returnValues>
        <xsl:for-each select="output">
          <command:returnValue>
            <dev:type><maml:name><xsl:value-of select="@type" /></maml:name></dev:type>
            <maml:description><maml:para><xsl:value-of select="." /></maml:para></maml:description>
          </command:returnValue>
        </xsl:for-each>
      </command:returnValues>
      <command:examples>
        <xsl:for-each select="example">
          <command:example>
            <maml:title>Example <xsl:value-of select="position()" />: <xsl:value-of select="@title" /></maml:title>
            <dev:code><xsl:value-of select="code" /></dev:code>
            <dev:remarks><maml:para><xsl:value-of select="remarks" /></maml:para></dev:remarks>
          </command:example>
        </xsl:for-each>
      </command:examples>
      <command:relatedLinks>
        <xsl:for-each select="link">
          <maml:navigationLink><maml:linkText><xsl:value-of select="." /></maml:linkText><maml:uri /></maml:navigationLink>
        </xsl:for-each>
        <maml:navigationLink><maml:linkText>about_Personalize</maml:linkText><maml:uri /></maml:navigationLink>
      </command:relatedLinks>
    </command:command>
  </xsl:template>

  <xsl:template match="set">
    <xsl:variable name="set" select="@name" />
    <command:syntaxItem>
      <maml:name><xsl:value-of select="../@name" /></maml:name>
      <xsl:for-each select="../parameter[not(@sets) or contains(concat(' ', @sets, ' '), concat(' ', $set, ' '))]">
        <xsl:apply-templates select=".">
          <xsl:with-param name="set" select="$set" />
        </xsl:apply-templates>
      </xsl:for-each>
      <xsl:for-each select="..">
        <xsl:call-template name="shared" />
      </xsl:for-each>
    </command:syntaxItem>
  </xsl:template>

  <xsl:template match="parameter">
    <xsl:param name="set" />
    <xsl:call-template name="parameter">
      <xsl:with-param name="name" select="@name" />
      <xsl:with-param name="type" select="@type" />
      <xsl:with-param name="required" select="@required = 'true' or (@required and contains(concat(' ', @required, ' '), concat(' ', $set, ' ')))" />
      <xsl:with-param name="position" select="@position" />
      <xsl:with-param name="pipeline" select="@pipeline" />
      <xsl:with-param name="aliases" select="@aliases" />
      <xsl:with-param name="wildcards" select="@wildcards = 'true'" />
      <xsl:with-param name="default" select="@default" />
      <xsl:with-param name="text" select="." />
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="shared">
    <xsl:if test="@store">
      <xsl:call-template name="parameter">
        <xsl:with-param name="name" select="'Store'" />
        <xsl:with-param name="type" select="'String'" />
        <xsl:with-param name="text">The directory of the store. The default is $env:PERSONALIZE_STORE or, if that is not set, Personalize in the user's local application data.</xsl:with-param>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="@changes">
      <xsl:call-template name="parameter">
        <xsl:with-param name="name" select="'Confirm'" />
        <xsl:with-param name="type" select="'SwitchParameter'" />
        <xsl:with-param name="aliases" select="'cf'" />
        <xsl:with-param name="text">Asks for confirmation before anything is changed.</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="parameter">
        <xsl:with-param name="name" select="'WhatIf'" />
        <xsl:with-param name="type" select="'SwitchParameter'" />
        <xsl:with-param name="aliases" select="'wi'" />
        <xsl:with-param name="text">Shows what would be done and changes nothing.</xsl:with-param>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="parameter">
    <xsl:param name="name" />
    <xsl:param name="type" />
    <xsl:param name="required" select="false()" />
    <xsl:param name="position" />
    <xsl:param name="pipeline" />
    <xsl:param name="aliases" />
    <xsl:param name="wildcards" select="false()" />
    <xsl:param name="default" />
    <xsl:param name="text" />
    <command:parameter required="{$required}" globbing="{$wildcards}" variableLength="{contains($type, '[]')}">
      <xsl:attribute name="position"><xsl:choose><xsl:when test="string($position) != ''"><xsl:value-of select="$position" /></xsl:when><xsl:otherwise>named</xsl:otherwise></xsl:choose></xsl:attribute>
      <xsl:attribute name="pipelineInput"><xsl:choose><xsl:when test="string($pipeline) != ''">True (<xsl:value-of select="$pipeline" />)</xsl:when><xsl:otherwise>False</xsl:otherwise></xsl:choose></xsl:attribute>
      <xsl:attribute name="aliases"><xsl:choose><xsl:when test="string($aliases) != ''"><xsl:value-of select="$aliases" /></xsl:when><xsl:otherwise>none</xsl:otherwise></xsl:choose></xsl:attribute>
      <maml:name><xsl:value-of select="$name" /></maml:name>
      <maml:description><maml:para><xsl:value-of select="$text" /></maml:para></maml:description>
      <xsl:if test="$type != 'SwitchParameter'">
        <command:parameterValue required="true" variableLength="{contains($type, '[]')}"><xsl:value-of select="$type" /></command:parameterValue>
      </xsl:if>
      <dev:type><maml:name><xsl:value-of select="$type" /></maml:name></dev:type>
      <dev:defaultValue><xsl:choose><xsl:when test="string($default) != ''"><xsl:value-of select="$default" /></xsl:when><xsl:when test="$type = 'SwitchParameter'">False</xsl:when><xsl:otherwise>None</xsl:otherwise></xsl:choose></dev:defaultValue>
    </command:parameter>
  </xsl:template>
</xsl:stylesheet>
