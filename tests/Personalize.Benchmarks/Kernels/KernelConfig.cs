using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Personalize.Benchmarks.Kernels;

/// <summary>Short runs inside this process, so that the peak is measured next to the kernels and a full run takes minutes.</summary>
internal sealed class KernelConfig : ManualConfig
{
    public KernelConfig()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(3)
            .WithIterationCount(5)
            .WithIterationTime(TimeInterval.FromMilliseconds(50)));
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        AddColumn(TargetMethodColumn.Method, StatisticColumn.Mean, StatisticColumn.StdDev);
        AddColumn(new WorkColumn("Rate", (work, nanoseconds, _) => $"{work.Amount / nanoseconds:F1} {work.Unit}"));
        AddColumn(new WorkColumn("FMA peak", (work, nanoseconds, peak) => work.IsFloatingPoint ? $"{100e9 * work.Amount / nanoseconds / peak:F0} %" : "-"));
        AddColumnProvider(DefaultColumnProviders.Params);
        WithOption(ConfigOptions.DisableLogFile, true);
    }

    /// <summary>A figure computed from the work of one call and its best time; as the peak is also a best value, other load affects neither.</summary>
    private sealed class WorkColumn(string name, Func<Work, double, double, string> format) : IColumn
    {
        public string Id => $"{nameof(WorkColumn)}.{name}";

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => $"{name} of the work of one call";

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
            => summary[benchmarkCase]?.ResultStatistics is { } statistics
                ? format(Work.Of(benchmarkCase), statistics.Min, KernelBenchmark.Peak)
                : "-";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    }
}
