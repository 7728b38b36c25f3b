namespace Personalize.Engine.Requests;

/// <summary>What an export wrote.</summary>
public sealed record ExportReport(string DatasetArn, string Path, long Rows, long Bytes, double Seconds);
