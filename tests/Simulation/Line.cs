namespace Personalize.Simulation;

/// <summary>A straight line through points, by least squares.</summary>
internal sealed class Line
{
    private double _count;
    private double _x;
    private double _y;
    private double _xx;
    private double _xy;

    public void Add(double x, double y)
    {
        _count++;
        _x += x;
        _y += y;
        _xx += x * x;
        _xy += x * y;
    }

    public double Slope => ((_count * _xy) - (_x * _y)) / Math.Max(1e-9, (_count * _xx) - (_x * _x));

    public double At(double x) => (_y / _count) + (Slope * (x - (_x / _count)));
}
