namespace Personalize.Engine.Requests;

/// <summary>The result of an export.</summary>
public sealed record ExportReport(string DatasetArn, string Path, long Rows, long Bytes, double Seconds);
