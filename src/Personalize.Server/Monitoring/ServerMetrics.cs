using System.Diagnostics.Metrics;

namespace Personalize.Server.Monitoring;

/// <summary>What the server counts beside what ASP.NET Core and .NET count.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "Personalize.Server";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;

    /// <param name="name">Another name is counted and shown to nobody.</param>
    public ServerMetrics(string name = MeterName) => _duration = (_meter = new Meter(name)).CreateHistogram<double>(
        "personalize.operation.duration", "s", "Duration of operations.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5, 30] });

    /// <summary>Shows how much work waits and how much is being done.</summary>
    public void Observe(Func<(int Waiting, int Running)> queue) => _meter.CreateObservableGauge(
        "personalize.work",
        () => (Measurement<int>[])
        [
            new(queue().Waiting, KeyValuePair.Create("state", (object?)"waiting")), new(queue().Running, KeyValuePair.Create("state", (object?)"running")),
        ],
        description: "Imports, trainings and other work in the queue.");

    /// <param name="code">The error; empty for none.</param>
    public void Answered(string operation, string code, double seconds) =>
        _duration.Record(seconds, KeyValuePair.Create("operation", (object?)operation), KeyValuePair.Create("error", (object?)code));

    public void Dispose() => _meter.Dispose();
}
